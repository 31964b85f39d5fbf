import { metrics as catalogue } from '@dawsos/conventions';
import { parseExposition } from '@dawsos/testkit';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMetrics } from './create-metrics.ts';
import type { Metrics } from './metrics.ts';

const start = (): Metrics =>
  createMetrics({
    exemplar: () => ({ trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' }),
    onCollectError: (error) => expect.unreachable(String(error)),
    now: () => 0,
    wallClock: () => 1_795_424_816_912,
  });

afterEach(() => void vi.restoreAllMocks());

/** Written from the values of `@prometheus-io/client` 0.16.1, which the instruments took the place of (ADR 18). */
const recorded = String.raw`# HELP trade_volume Trades accepted, by action.
# TYPE trade_volume counter
trade_volume_total{action="buy"} 2
# HELP pricing_pack_build_success Pack builds that succeeded.
# TYPE pricing_pack_build_success counter
pricing_pack_build_success_total 0
# HELP nodejs_eventloop_lag_seconds Event-loop delay since the last scrape.
# TYPE nodejs_eventloop_lag_seconds gauge
nodejs_eventloop_lag_seconds{statistic="max"} +Inf
# HELP dawsos_portfolios Portfolios stored.
# TYPE dawsos_portfolios gauge
dawsos_portfolios 0
# HELP dawsos_pattern_execution_duration_seconds Duration of all steps of one pattern.
# TYPE dawsos_pattern_execution_duration_seconds histogram
dawsos_pattern_execution_duration_seconds_bucket{le="0.005",pattern_id="a \"b\"\\\n"} 0
dawsos_pattern_execution_duration_seconds_bucket{le="0.01",pattern_id="a \"b\"\\\n"} 0
dawsos_pattern_execution_duration_seconds_bucket{le="0.025",pattern_id="a \"b\"\\\n"} 0
dawsos_pattern_execution_duration_seconds_bucket{le="0.05",pattern_id="a \"b\"\\\n"} 0
dawsos_pattern_execution_duration_seconds_bucket{le="0.1",pattern_id="a \"b\"\\\n"} 0
dawsos_pattern_execution_duration_seconds_bucket{le="0.2",pattern_id="a \"b\"\\\n"} 0
dawsos_pattern_execution_duration_seconds_bucket{le="0.3",pattern_id="a \"b\"\\\n"} 2 # {trace_id="0af7651916cd43dd8448eb211c80319c",span_id="b7ad6b7169203331"} 0.3 1795424816.912
dawsos_pattern_execution_duration_seconds_bucket{le="0.5",pattern_id="a \"b\"\\\n"} 2
dawsos_pattern_execution_duration_seconds_bucket{le="1.2",pattern_id="a \"b\"\\\n"} 2
dawsos_pattern_execution_duration_seconds_bucket{le="2.5",pattern_id="a \"b\"\\\n"} 2
dawsos_pattern_execution_duration_seconds_bucket{le="5.0",pattern_id="a \"b\"\\\n"} 2
dawsos_pattern_execution_duration_seconds_bucket{le="10.0",pattern_id="a \"b\"\\\n"} 2
dawsos_pattern_execution_duration_seconds_bucket{le="+Inf",pattern_id="a \"b\"\\\n"} 3 # {trace_id="0af7651916cd43dd8448eb211c80319c",span_id="b7ad6b7169203331"} 99 1795424816.912
dawsos_pattern_execution_duration_seconds_sum{pattern_id="a \"b\"\\\n"} 99.55
dawsos_pattern_execution_duration_seconds_count{pattern_id="a \"b\"\\\n"} 3
# EOF
`;

describe('the exposition', () => {
  it('is what it was on the Prometheus client', async () => {
    const metrics = start();
    metrics.counter(catalogue.tradeVolume).bind({ action: 'buy' }).add(2);
    metrics.counter(catalogue.packBuildSuccesses);
    metrics.gauge(catalogue.eventLoopLag).bind({ statistic: 'max' }).set(Number.POSITIVE_INFINITY);
    metrics.gauge(catalogue.eventLoopLag).bind({ statistic: 'p50' });
    metrics.gauge(catalogue.portfolios);
    const duration = metrics.histogram(catalogue.patternExecutionDuration).bind({ pattern_id: 'a "b"\\\n' });
    for (const seconds of [0.3, 0.25, 99]) duration.observe(seconds);
    expect((await metrics.render('application/openmetrics-text')).body).toBe(recorded);
  });

  it('has of any observations the buckets, sum and count', async () => {
    const values = fc.array(fc.double({ min: -1, max: 20, noNaN: true }), { maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(values, values, async (ofP, ofQ) => {
        const metrics = start();
        const durations = metrics.histogram(catalogue.patternExecutionDuration);
        for (const [pattern_id, observed] of Object.entries({ p: ofP, q: ofQ })) {
          for (const value of observed) durations.bind({ pattern_id }).observe(value);
        }
        const read = parseExposition(await metrics.render('application/openmetrics-text'));
        const { name, buckets } = catalogue.patternExecutionDuration;
        for (const [pattern_id, observed] of Object.entries({ p: ofP, q: ofQ })) {
          if (observed.length === 0) continue;
          for (const bound of [...buckets, Number.POSITIVE_INFINITY]) {
            const le =
              bound === Number.POSITIVE_INFINITY ? '+Inf' : Number.isInteger(bound) ? `${bound}.0` : `${bound}`;
            const within = observed.filter((value) => value <= bound).length;
            expect(read.value(`${name}_bucket`, { pattern_id, le })).toBe(within);
          }
          expect(read.value(`${name}_sum`, { pattern_id })).toBeCloseTo(
            observed.reduce((sum, value) => sum + value, 0),
          );
          expect(read.value(`${name}_count`, { pattern_id })).toBe(observed.length);
        }
      }),
    );
  });
});

describe('a scrape that takes longer than a slice', () => {
  it('lets others run, shows each series whole and once, and of a gauge one generation', async () => {
    let reading = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => reading++);
    const metrics = start();
    const isFresh = metrics.gauge(catalogue.packIsFresh);
    const duration = metrics.histogram(catalogue.packBuildDuration).bind({});
    let turns = 0;
    let rendered = false;
    const change = (): void => {
      turns++;
      isFresh.replace([1, 2, 3, 4].map((day) => ({ labels: { date: `2013-03-0${day}` }, value: turns })));
      duration.observe(turns);
      if (!rendered) setImmediate(change);
    };
    change();
    const read = parseExposition(await metrics.render());
    rendered = true;
    expect(turns).toBeGreaterThan(10);
    const fresh = read.samples('pricing_pack_is_fresh');
    expect(fresh.map(({ labels }) => labels.date)).toEqual(['2013-03-01', '2013-03-02', '2013-03-03', '2013-03-04']);
    expect(new Set(fresh.map(({ value }) => value)).size).toBe(1);
    const count = read.value('pricing_pack_build_duration_seconds_count') as number;
    expect(read.value('pricing_pack_build_duration_seconds_bucket', { le: '+Inf' })).toBe(count);
    expect(read.value('pricing_pack_build_duration_seconds_sum')).toBe((count * (count + 1)) / 2);
  });
});
