import { createNoopTelemetry } from '@dawsos/telemetry';
import { expect, test, vi } from 'vitest';
import { compilePatterns } from '../domain/patterns/compile-patterns.ts';
import type { Pattern } from '../domain/patterns/pattern.ts';
import { observedPatterns } from './observed-patterns.ts';

const pattern = compilePatterns([
  {
    name: 'one.json',
    content: {
      id: 'one',
      name: 'One',
      description: 'A single step.',
      inputs: { type: 'object', additionalProperties: false },
      steps: [{ id: 'rates', agent_name: 'data_harvester', capability: 'fx_rates' }],
      result: { $step: 'rates' },
    },
  },
]).get('one') as Pattern;
const context = { asof_date: '2013-03-01', pricing_pack_id: 'PP_2013-03-01', ledger_commit_hash: 'h' };

test('a pattern beyond its time is answered with 504 at once, and its steps are called off', async () => {
  vi.useFakeTimers();
  let calledOff = false;
  const run = observedPatterns(createNoopTelemetry(), { timeoutMs: 10_000, patternIds: [] });
  const answer = expect(
    run(pattern, {
      input: {},
      context,
      runStep: (_, __, signal) =>
        new Promise(() => {
          signal.addEventListener('abort', () => {
            calledOff = true;
          });
        }),
    }),
  ).rejects.toMatchObject({ status: 504, code: 'PATTERN_TIMEOUT' });
  await vi.advanceTimersByTimeAsync(10_000);
  await answer;
  expect(calledOff).toBe(true);
  vi.useRealTimers();
});
