import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseWith } from './parse-with.ts';
import { Problem } from './problem.ts';

const schema = z.strictObject({ name: z.string(), inputs: z.strictObject({ days: z.number().int().min(1) }) });
const problem = { status: 400, code: 'BAD_REQUEST', detail: 'The body is not valid.' };

const failure = (value: unknown): Problem => {
  try {
    parseWith(schema, value, problem);
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('it was taken');
};

describe('a value', () => {
  it('that fits is answered as the schema types it', () => {
    const value = { name: 'x', inputs: { days: 3 } };
    const parsed: { name: string; inputs: { days: number } } = parseWith(schema, value, problem);
    expect(parsed).toEqual(value);
  });

  it('that does not fit is a problem that lists everything, unknown fields by name', () => {
    const { details } = failure({ name: 7, inputs: { days: 0, secret: 'hunter2', more: 1 }, extra: 'hunter2' });
    expect(details).toMatchObject(problem);
    const listed = Object.fromEntries((details.problems ?? []).map(({ path, message }) => [path, message]));
    expect(Object.keys(listed).toSorted()).toEqual(['extra', 'inputs.days', 'inputs.more', 'inputs.secret', 'name']);
    expect(listed.extra).toBe('unknown field');
    expect(listed['inputs.secret']).toBe('unknown field');
  });

  it('is not quoted in what is said of it', () => {
    for (const value of [
      'hunter2',
      { name: 'x', inputs: 'hunter2' },
      { name: { hunter2: 1 }, inputs: { days: 'hunter2' } },
    ]) {
      expect(JSON.stringify(failure(value).details)).not.toContain('hunter2');
    }
  });

  it('that is nothing at all is a problem too', () => {
    expect(failure(undefined).details.problems).toEqual([{ path: '', message: expect.any(String) }]);
  });
});
