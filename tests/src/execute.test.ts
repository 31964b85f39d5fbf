import { expect, test } from 'vitest';
import { hashOf, sample } from './samples.ts';
import { send } from './send.ts';
import { startSystem } from './system.ts';
import { receiveTrace } from './trace.ts';

interface Step {
  readonly index: number;
  readonly agent_name: string;
  readonly capability: string;
}
interface Execution {
  readonly request_id: string;
  readonly trace_id: string;
  readonly ledger_commit_hash: string;
  readonly result: unknown;
  readonly steps: readonly Step[];
}
interface Pattern {
  readonly id: string;
  readonly steps: readonly (Step & { readonly inputs: unknown })[];
}

const { services, otlp } = await startSystem(['executor-api', 'agent-runtime']);
const { url } = services['executor-api'];
const { body: patterns } = await send<readonly Pattern[]>(`${url}/v1/patterns`);

const portfolio_id = sample.portfolio;
const [positions, prices, rates] = [
  'ledger_keeper.positions',
  'data_harvester.portfolio_prices',
  'data_harvester.fx_rates',
];
const valuing = [positions, prices, rates, 'financial_analyst.value_positions'];

/** Each pattern's inputs, its steps in order, how many of them wait for none, and something of its result. */
const cases = [
  {
    pattern_id: 'portfolio_overview',
    inputs: { portfolio_id },
    steps: [...valuing, 'financial_analyst.measure_currency_exposure'],
    independent: 3,
    result: { total_value: '35381.20', currency_split: [{ currency: 'USD' }] },
  },
  {
    pattern_id: 'portfolio_performance',
    inputs: { portfolio_id, window_days: 60 },
    steps: [
      'ledger_keeper.trades',
      'data_harvester.price_history',
      'data_harvester.fx_history',
      'financial_analyst.measure_performance',
    ],
    independent: 3,
    result: { window_days: 60, performance: { annualised_volatility: expect.stringMatching(/^0\.\d+$/) } },
  },
  {
    pattern_id: 'currency_exposure',
    inputs: { portfolio_id },
    steps: [...valuing, 'financial_analyst.measure_currency_exposure'],
    independent: 3,
    result: { exposures: [{ currency: 'USD', weight: '1.000000' }] },
  },
  {
    pattern_id: 'concentration_risk',
    inputs: { portfolio_id },
    steps: [...valuing, 'financial_analyst.measure_concentration'],
    independent: 3,
    // (43047² + 10145.5²) / 53192.5², whatever the currency.
    result: { concentration: { herfindahl_index: '0.691294' } },
  },
  {
    pattern_id: 'macro_context',
    inputs: {},
    steps: Array.from({ length: 3 }, () => 'macro_hound.latest_observation'),
    independent: 3,
    result: { asof_date: '2013-03-01' },
  },
  {
    pattern_id: 'pack_diff',
    inputs: { from_date: '2012-12-31', limit: 1 },
    steps: ['data_harvester.find_pack', 'data_harvester.find_pack', 'data_harvester.compare_packs'],
    independent: 2,
    result: { from: { pricing_pack_id: 'PP_2012-12-31' }, difference: { compared_count: 5 } },
  },
] as const;

/** Spans start at whole milliseconds of the clock, and end by their duration. */
const millisecondNs = 1_000_000n;

test('the patterns tried here are all there are', () => {
  expect(patterns.map(({ id }) => id).sort()).toEqual(cases.map(({ pattern_id }) => pattern_id).sort());
});

test.concurrent.each(cases)(
  '$pattern_id is one trace: executor, steps, agent runtime, capabilities, database',
  async ({ pattern_id, inputs, steps, independent, result }) => {
    const answer = await send<Execution>(`${url}/v1/execute`, { user: sample.user, body: { pattern_id, inputs } });
    expect(answer).toMatchObject({ status: 200, body: { pattern_id, result } });
    expect(answer.body.steps.map(({ agent_name, capability }) => `${agent_name}.${capability}`)).toEqual(steps);

    const readers = steps.filter((step) => !step.startsWith('financial_analyst'));
    const atLeast = 3 + 3 * steps.length + readers.length;
    const { root, named, childrenOf, pathTo, spans } = await receiveTrace(otlp, answer.body.trace_id, atLeast);
    expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['dawsos-executor', 'dawsos-agent-runtime']));
    expect(root).toMatchObject({
      name: 'http.request',
      kind: 'server',
      service: 'dawsos-executor',
      parentSpanId: undefined,
      attributes: {
        'http.route': '/v1/execute',
        request_id: answer.body.request_id,
        user_id: hashOf(sample.user),
        pricing_pack_id: 'PP_2013-03-01',
        ledger_commit_hash: answer.body.ledger_commit_hash,
        asof_date: '2013-03-01',
        ...('portfolio_id' in inputs && { portfolio_id: hashOf(portfolio_id) }),
      },
    });

    const [pattern, ...morePatterns] = named('execute_pattern');
    if (pattern === undefined) throw new Error('no execute_pattern span');
    expect(morePatterns).toEqual([]);
    expect(pattern).toMatchObject({
      parentSpanId: root.spanId,
      attributes: {
        pattern_id,
        pattern_inputs_count: Object.keys(inputs).length,
        pattern_input_keys: expect.toSatisfy((keys: string[]) => `${keys}` === `${Object.keys(inputs)}`),
      },
    });

    const stepSpans = childrenOf(pattern).toSorted(
      (a, b) => Number(a.attributes.step_index) - Number(b.attributes.step_index),
    );
    expect(stepSpans.map(({ name, kind }) => `${name} ${kind}`)).toEqual(steps.map(() => 'pattern.step client'));
    expect(stepSpans.map(({ attributes: { agent_name, capability } }) => `${agent_name}.${capability}`)).toEqual(steps);
    for (const [index, step] of stepSpans.entries()) {
      expect(step.attributes).toMatchObject({ pattern_id, step_index: index });
      const [request, ...moreRequests] = childrenOf(step);
      expect(moreRequests).toEqual([]);
      expect(request).toMatchObject({
        name: 'http.request',
        kind: 'server',
        service: 'dawsos-agent-runtime',
        attributes: { request_id: answer.body.request_id, user_id: hashOf(sample.user) },
      });
      const capabilities = request ? childrenOf(request) : [];
      const { agent_name, capability } = step.attributes;
      expect(capabilities).toMatchObject([{ name: 'agent.capability', attributes: { agent_name, capability } }]);
    }

    const queries = named('db.query').filter(({ service }) => service === 'dawsos-agent-runtime');
    expect(queries.length).toBeGreaterThanOrEqual(readers.length);
    for (const query of queries) {
      expect(pathTo(query)).toEqual([
        'executor http.request',
        'executor execute_pattern',
        'executor pattern.step',
        'agent-runtime http.request',
        'agent-runtime agent.capability',
        'agent-runtime db.query',
      ]);
    }

    // The first ones run side by side, and what needs them all begins after the last.
    const first = stepSpans.slice(0, independent);
    const started = first.map(({ startNs }) => startNs).sort();
    const ended = first.map(({ endNs }) => endNs).sort();
    expect(started.at(-1)).toBeLessThan(ended[0] ?? 0n);
    for (const { startNs } of stepSpans.slice(independent)) {
      expect(startNs).toBeGreaterThanOrEqual((ended.at(-1) ?? 0n) - millisecondNs);
    }
  },
);
