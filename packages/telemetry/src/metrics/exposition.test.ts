import { type CatalogueMetric, metrics as catalogue } from '@dawsos/conventions';
import { parseExposition } from '@dawsos/testkit';
import { describe, expect, it } from 'vitest';
import { createMetrics } from './create-metrics.ts';
import { acceptsOpenMetrics } from './exposition.ts';
import type { Metrics } from './metrics.ts';
import { noopMetrics } from './noop-metrics.ts';

const openMetrics = 'application/openmetrics-text';
const create = (): Metrics => createMetrics({ exemplar: () => undefined, onCollectError: () => undefined });

/** Some value of each label of a metric. */
const labelsOf = ({ labels }: CatalogueMetric): never =>
  Object.fromEntries(
    Object.entries(labels).map(([name, bound]) => [name, bound.kind === 'oneOf' ? bound.values[0] : 'x']),
  ) as never;

/** Every metric of the catalogue, each with one series. */
function emitAll(metrics: Metrics): void {
  for (const definition of Object.values<CatalogueMetric>(catalogue)) {
    if (definition.type === 'counter') metrics.counter(definition).bind(labelsOf(definition)).add();
    else if (definition.type === 'gauge') metrics.gauge(definition).bind(labelsOf(definition)).set(1.5);
    else metrics.histogram(definition).bind(labelsOf(definition)).observe(1);
  }
}

const names = async (metrics: Metrics, accept?: string): Promise<string[]> =>
  parseExposition(await metrics.render(accept)).families.flatMap(({ samples }) => samples.map(({ name }) => name));

describe('the exposition', () => {
  it('of the whole catalogue keeps the rules of both formats', async () => {
    const metrics = create();
    emitAll(metrics);
    for (const accept of [openMetrics, undefined]) {
      const { families } = parseExposition(await metrics.render(accept));
      expect(families).toHaveLength(Object.keys(catalogue).length);
      for (const { help, samples } of families) {
        expect(help).not.toBe('');
        expect(samples.length).toBeGreaterThan(0);
      }
    }
  });

  it('keeps the names of counters, whichever format is asked for in whichever order', async () => {
    const metrics = create();
    emitAll(metrics);
    const inText = await names(metrics);
    expect(inText).toContain('http_requests_total');
    expect(await names(metrics, openMetrics)).toEqual(inText);
    expect(await names(metrics)).toEqual(inText);
    expect(await names(metrics, openMetrics)).toEqual(inText);
  });

  it('says which format it is in', async () => {
    const metrics = create();
    expect(await metrics.render(openMetrics)).toEqual({
      contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
      body: '# EOF\n',
    });
    expect(await metrics.render()).toEqual({ contentType: 'text/plain; version=0.0.4; charset=utf-8', body: '' });
  });

  it.each([
    ['application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2', true],
    ['application/openmetrics-text', true],
    ['text/plain;version=0.0.4', false],
    ['*/*', false],
    ['', false],
    [undefined, false],
    ['application/openmetrics-text;q=0,text/plain', false],
    ['text/plain;q=0.9,application/openmetrics-text;q=0.1', false],
  ])('for Accept %s is OpenMetrics: %s', (accept, expected) => {
    expect(acceptsOpenMetrics(accept)).toBe(expected);
  });
});

describe('metrics that are off', () => {
  it('take everything, keep nothing and render nothing', async () => {
    emitAll(noopMetrics);
    noopMetrics.counter(catalogue.packBuildFailures).add();
    noopMetrics.gauge(catalogue.portfolios).replace([{ labels: {}, value: 1 }]);
    noopMetrics.onScrape(() => expect.unreachable());
    noopMetrics.absorb('job', [{ name: 'trade_volume_total', labels: {}, value: 1 }]);
    expect((await noopMetrics.render()).body).toBe('');
    expect(await noopMetrics.snapshot()).toEqual([]);
    expect(noopMetrics.seriesCount()).toBe(0);
  });
});
