import type { RequestCtx } from '@dawsos/domain';
import type { z } from 'zod';

/** One way in which a value does not fit; `path` is dotted, empty for the whole. */
export interface InputProblem {
  readonly path: string;
  readonly message: string;
}

/** Inputs that fit, ready to be worked on, or everything wrong with them. */
export type PreparedCall<Run> =
  | { readonly outcome: 'ready'; readonly run: Run }
  | { readonly outcome: 'invalid'; readonly problems: readonly InputProblem[] };

/** Something an agent can do: a reader asks the database, a calculation depends on nothing but its inputs. */
export interface Capability {
  readonly kind: 'reader' | 'calculation';
  prepare(inputs: unknown): PreparedCall<(ctx: RequestCtx) => unknown>;
}

/** A pure capability: it needs no context, so it may run in a sandbox. */
export interface Calculation extends Capability {
  readonly kind: 'calculation';
  prepare(inputs: unknown): PreparedCall<() => unknown>;
}

/** Declares a capability that reads what the request context lets it see. */
export const defineReader = <Schema extends z.ZodType>(
  schema: Schema,
  run: (inputs: z.output<Schema>, ctx: RequestCtx) => Promise<unknown>,
): Capability => ({
  kind: 'reader',
  prepare: (value) => prepare(schema, value, (inputs) => (ctx: RequestCtx) => run(inputs, ctx)),
});

/** Declares a calculation. */
export const defineCalculation = <Schema extends z.ZodType>(
  schema: Schema,
  run: (inputs: z.output<Schema>) => unknown,
): Calculation => ({
  kind: 'calculation',
  prepare: (value) => prepare(schema, value, (inputs) => () => run(inputs)),
});

function prepare<Schema extends z.ZodType, Run>(
  schema: Schema,
  value: unknown,
  bind: (inputs: z.output<Schema>) => Run,
): PreparedCall<Run> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { outcome: 'ready', run: bind(parsed.data) };
  const problems = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return { outcome: 'invalid', problems };
}
