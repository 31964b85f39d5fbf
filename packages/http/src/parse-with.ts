import type { z } from 'zod';
import { Problem, type ProblemDetails } from './problem.ts';

/** The value as the schema types it; throws a {@link Problem} that lists everything wrong with it. */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  problem: Pick<ProblemDetails, 'status' | 'code' | 'detail'>,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Problem({
    ...problem,
    problems: result.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'unknown field' }))
        : [{ path: issue.path.join('.'), message: issue.message }],
    ),
  });
}
