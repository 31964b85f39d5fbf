import { expect, test } from 'vitest';
import { compilePatterns } from './compile-patterns.ts';
import type { Pattern } from './pattern.ts';
import { runPattern, StepCancelledError, type StepRunner } from './run-pattern.ts';

const steps = [
  { id: 'left', agent_name: 'ledger_keeper', capability: 'trades', inputs: { id: { $input: 'id' } } },
  { id: 'right', agent_name: 'data_harvester', capability: 'fx_rates', inputs: { date: { $context: 'asof_date' } } },
  {
    id: 'both',
    agent_name: 'financial_analyst',
    capability: 'value_positions',
    inputs: { l: { $step: 'left.value' }, r: { $step: 'right.value' } },
  },
];
const pattern = compilePatterns([
  {
    name: 'diamond.json',
    content: {
      id: 'diamond',
      name: 'Diamond',
      description: 'Two steps, and one that waits for both.',
      inputs: { type: 'object', additionalProperties: false, properties: { id: { type: 'string' } } },
      steps,
      result: { sum: { $step: 'both' }, left: { $step: 'left.value' } },
    },
  },
]).get('diamond') as Pattern;
const context = { asof_date: '2013-03-01', pricing_pack_id: 'PP_2013-03-01', ledger_commit_hash: 'h' };
const run = (runStep: StepRunner, signal = new AbortController().signal) =>
  runPattern(pattern, { input: { id: 'p' }, context, runStep, signal });

test('independent steps run side by side, the others after what they need, and the results are combined', async () => {
  const events: string[] = [];
  const bothStarted = Promise.withResolvers<void>();
  const outcome = await run(async ({ id }, inputs) => {
    events.push(`${id} ${JSON.stringify(inputs)}`);
    if (events.length === 2) bothStarted.resolve();
    // Would hang if the second step waited for the first.
    await bothStarted.promise;
    return id === 'both' ? 'l+r' : { value: id };
  });
  expect(events).toEqual(['left {"id":"p"}', 'right {"date":"2013-03-01"}', 'both {"l":"left","r":"right"}']);
  expect(outcome.result).toEqual({ sum: 'l+r', left: 'left' });
  expect(outcome.steps).toMatchObject([
    { index: 0, capability: 'trades', agent_name: 'ledger_keeper', status: 'success' },
    { index: 1, capability: 'fx_rates', agent_name: 'data_harvester', status: 'success' },
    { index: 2, capability: 'value_positions', agent_name: 'financial_analyst', status: 'success' },
  ]);
});

test('the first failure cancels what runs, starts nothing more, and is thrown when all has ended', async () => {
  const started: string[] = [];
  let reason: unknown;
  const failed = run(({ id }, _, signal) => {
    started.push(id);
    if (id === 'left') return Promise.reject(new Error('left broke'));
    const { promise, reject } = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => {
      reason = signal.reason;
      reject(signal.reason);
    });
    return promise;
  });
  await expect(failed).rejects.toThrow('left broke');
  expect(started).toEqual(['left', 'right']);
  expect(reason).toBeInstanceOf(StepCancelledError);
});

test('an abort from outside reaches the steps and comes back as its reason', async () => {
  const stop = new AbortController();
  const running = run(
    (_, __, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    stop.signal,
  );
  stop.abort(new Error('out of time'));
  await expect(running).rejects.toThrow('out of time');
});

test('durations come from the clock that was given', async () => {
  let now = 0;
  const { steps: reports } = await runPattern(pattern, {
    input: {},
    context,
    signal: new AbortController().signal,
    now: () => now,
    runStep: async ({ id }) => {
      if (id === 'both') now += 12.3456;
      return {};
    },
  });
  expect(reports.map(({ duration_ms }) => duration_ms)).toEqual([0, 0, 12.346]);
});
