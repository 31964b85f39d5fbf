import { type CatalogueCounter, metrics as catalogue } from '@dawsos/conventions';
import { parseExposition } from '@dawsos/testkit';
import { describe, expect, it } from 'vitest';
import { createMetrics } from './create-metrics.ts';
import type { Metrics } from './metrics.ts';

const collectErrors: unknown[] = [];
const create = (): Metrics =>
  createMetrics({ exemplar: () => undefined, onCollectError: (error) => collectErrors.push(error) });
const scrape = async (metrics: Metrics, accept?: string) => parseExposition(await metrics.render(accept));

describe('metrics', () => {
  it('refuse at run time what the catalogue does not have, even under a name that it has', () => {
    const metrics = create();
    const unknown = { ...catalogue.requests, name: 'dawsos_made_up_total' } as unknown as CatalogueCounter;
    const impostor = { ...catalogue.requests } as CatalogueCounter;
    expect(() => metrics.counter(unknown)).toThrow('dawsos_made_up_total is not in the catalogue');
    expect(() => metrics.counter(impostor)).toThrow('not in the catalogue');
  });

  it('refuse at compile time what the catalogue does not have', async () => {
    const metrics = create();
    // @ts-expect-error no such metric
    const unknown = () => metrics.counter(catalogue.noSuchMetric);
    // @ts-expect-error a gauge is no counter
    const wrongType = () => metrics.counter(catalogue.portfolios).add();
    // @ts-expect-error a label left out
    metrics.counter(catalogue.requests).bind({ pattern_id: 'x' });
    // @ts-expect-error a label value outside the closed set
    metrics.counter(catalogue.requests).bind({ pattern_id: 'x', status: 'fine' });
    // @ts-expect-error a label that is not declared
    metrics.counter(catalogue.requests).bind({ pattern_id: 'x', status: 'error', user_id: '1' });
    expect(unknown).toThrow();
    expect(wrongType).toBeTypeOf('function');
    expect(JSON.stringify((await scrape(metrics)).families)).not.toContain('user_id');
  });

  it('add up in one series, however often it is bound', async () => {
    const metrics = create();
    metrics.counter(catalogue.tradeVolume).bind({ action: 'buy' }).add();
    metrics.counter(catalogue.tradeVolume).bind({ action: 'buy' }).add(2);
    metrics.counter(catalogue.packBuildSuccesses).add(4);
    metrics.gauge(catalogue.portfolios).bind({}).set(3);
    metrics.gauge(catalogue.portfolios).bind({}).set(7);
    const read = await scrape(metrics);
    expect(read.value('trade_volume_total', { action: 'buy' })).toBe(3);
    expect(read.value('pricing_pack_build_success_total')).toBe(4);
    expect(read.value('dawsos_portfolios')).toBe(7);
  });

  it('count an observation in its bucket and all above, a bound itself included', async () => {
    const metrics = create();
    const duration = metrics.histogram(catalogue.patternExecutionDuration).bind({ pattern_id: 'p' });
    for (const seconds of [0.3, 0.31, 99]) duration.observe(seconds);
    const read = await scrape(metrics);
    const name = 'dawsos_pattern_execution_duration_seconds';
    const bucket = (le: string) => read.value(`${name}_bucket`, { pattern_id: 'p', le });
    expect([bucket('0.2'), bucket('0.3'), bucket('0.5'), bucket('10.0'), bucket('+Inf')]).toEqual([0, 1, 2, 2, 3]);
    expect(read.value(`${name}_sum`, { pattern_id: 'p' })).toBeCloseTo(99.61);
  });

  it('pass over amounts that are none, and never throw', async () => {
    const metrics = create();
    const counter = metrics.counter(catalogue.packBuildFailures);
    const duration = metrics.histogram(catalogue.packBuildDuration).bind({});
    for (const amount of [-1, Number.NaN, Number.POSITIVE_INFINITY]) counter.add(amount);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) duration.observe(value);
    counter.add();
    duration.observe(61);
    const read = await scrape(metrics);
    expect(read.value('pricing_pack_build_failures_total')).toBe(1);
    expect(read.value('pricing_pack_build_duration_seconds_sum')).toBe(61);
    expect(read.value('pricing_pack_build_duration_seconds_count')).toBe(1);
  });

  it('replace all series of a gauge at once', async () => {
    const metrics = create();
    const fresh = metrics.gauge(catalogue.packIsFresh);
    fresh.replace([{ labels: { date: '2013-03-01' }, value: 1 }]);
    fresh.replace([
      { labels: { date: '2013-03-04' }, value: 1 },
      { labels: { date: '2013-03-05' }, value: 0 },
    ]);
    const series = (await scrape(metrics)).samples('pricing_pack_is_fresh');
    expect(series.map(({ labels, value }) => [labels.date, value])).toEqual([
      ['2013-03-04', 1],
      ['2013-03-05', 0],
    ]);
    metrics.gauge(catalogue.portfolios).replace([{ labels: {}, value: 2 }]);
    metrics.gauge(catalogue.portfolios).replace([{ labels: {}, value: 3 }]);
    expect((await scrape(metrics)).value('dawsos_portfolios')).toBe(3);
  });

  it('are collected before each scrape; a collector that fails leaves the last value and all others', async () => {
    const metrics = create();
    const portfolios = metrics.gauge(catalogue.portfolios).bind({});
    const size = metrics.gauge(catalogue.packSize).bind({});
    let scrapes = 0;
    metrics.onScrape(async () => {
      scrapes++;
      await undefined;
      if (scrapes > 1) throw new Error('database down');
      portfolios.set(5);
    });
    metrics.onScrape(() => {
      throw new Error('always down');
    });
    metrics.onScrape(() => size.set(scrapes));
    await scrape(metrics);
    const read = await scrape(metrics);
    expect(read.value('dawsos_portfolios')).toBe(5);
    expect(read.value('dawsos_pricing_pack_size_bytes')).toBe(2);
    expect(collectErrors).toEqual([new Error('always down'), new Error('always down'), new Error('database down')]);
  });

  it('say how many series they hold', async () => {
    const metrics = create();
    metrics.counter(catalogue.tradeVolume).bind({ action: 'buy' }).add();
    metrics.counter(catalogue.tradeVolume).bind({ action: 'sell' }).add();
    metrics.histogram(catalogue.packBuildDuration).bind({}).observe(1);
    const { families } = await scrape(metrics);
    expect(metrics.seriesCount()).toBe(families.flatMap(({ samples }) => samples).length);
  });
});
