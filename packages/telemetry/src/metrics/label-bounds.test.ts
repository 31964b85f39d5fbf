import { metrics as catalogue } from '@dawsos/conventions';
import { parseExposition } from '@dawsos/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMetrics } from './create-metrics.ts';
import type { Metrics } from './metrics.ts';

const create = (): Metrics => createMetrics({ exemplar: () => undefined, onCollectError: () => undefined });
const scrape = async (metrics: Metrics) => parseExposition(await metrics.render());
const overflows = 'dawsos_telemetry_label_overflows_total';

describe('an open label', () => {
  it('takes as many values as declared; 10,000 more are counted under other', async () => {
    const metrics = create();
    const executions = metrics.counter(catalogue.patternExecutions);
    for (let index = 0; index < 10_000; index++) executions.bind({ pattern_id: `p${index}`, status: 'success' }).add();
    const read = await scrape(metrics);
    const name = 'dawsos_pattern_executions_total';
    const { max } = catalogue.patternExecutions.labels.pattern_id;
    expect(read.samples(name)).toHaveLength(max + 1);
    expect(read.value(name, { pattern_id: 'p0', status: 'success' })).toBe(1);
    expect(read.value(name, { pattern_id: 'other', status: 'success' })).toBe(10_000 - max);
    expect(read.value(overflows, { metric: name, label: 'pattern_id' })).toBe(10_000 - max);
    expect(metrics.seriesCount()).toBe(max + 2);
  });

  it('still knows its first values afterwards', async () => {
    const metrics = create();
    const executions = metrics.counter(catalogue.patternExecutions);
    for (let index = 0; index < 100; index++) executions.bind({ pattern_id: `p${index}`, status: 'success' }).add();
    executions.bind({ pattern_id: 'p3', status: 'success' }).add();
    const read = await scrape(metrics);
    expect(read.value('dawsos_pattern_executions_total', { pattern_id: 'p3', status: 'success' })).toBe(2);
  });
});

describe('a closed label', () => {
  it('counts under other what is not in its set, whatever it is', async () => {
    const metrics = create();
    const requests = metrics.counter(catalogue.httpRequests);
    fc.assert(
      fc.property(fc.string(), (method) => {
        requests.bind({ method: method as 'GET', endpoint: '/x', status: '200' }).add();
      }),
    );
    const methods = (await scrape(metrics)).samples('http_requests_total').map(({ labels }) => labels.method);
    expect(methods).toEqual(['other']);
  });
});

describe('any text', () => {
  it('is a label value that a scrape gives back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (endpoint) => {
        const metrics = create();
        metrics.counter(catalogue.httpRequests).bind({ method: 'GET', endpoint, status: '200' }).add();
        expect((await scrape(metrics)).samples('http_requests_total')[0]?.labels.endpoint).toBe(endpoint);
      }),
    );
  });
});

describe('a label of the newest values', () => {
  const day = (index: number): string => `PP_2013-03-${String(index).padStart(2, '0')}`;

  it('keeps the seven greatest, in whatever order they come', async () => {
    const days = Array.from({ length: 28 }, (_, index) => day(index + 1));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(days, { minLength: 8 }), async (order) => {
        const metrics = create();
        const freshness = metrics.gauge(catalogue.packFreshness);
        for (const pack_id of order) freshness.bind({ pack_id }).set(1);
        const kept = (await scrape(metrics)).samples('dawsos_pack_freshness').map(({ labels }) => labels.pack_id);
        expect(kept.toSorted()).toEqual(order.toSorted().slice(-7));
      }),
    );
  });

  it('ignores a value too old to be kept, and what was bound before it was given up', async () => {
    const metrics = create();
    const freshness = metrics.gauge(catalogue.packFreshness);
    const first = freshness.bind({ pack_id: day(1) });
    for (let index = 2; index <= 9; index++) freshness.bind({ pack_id: day(index) }).set(1);
    freshness.bind({ pack_id: day(2) }).set(3);
    first.set(3);
    const series = (await scrape(metrics)).samples('dawsos_pack_freshness');
    expect(series).toHaveLength(7);
    expect(series.every(({ value }) => value === 1)).toBe(true);
  });
});
