import { describe, expect, it } from 'vitest';
import type { MetricDefinition } from '../metric-definition.ts';
import { serviceNames } from '../service-names.ts';
import { metrics } from './catalogue.ts';

const all = Object.values<MetricDefinition>(metrics);
const byName = (name: string): MetricDefinition => all.find((metric) => metric.name === name) as MetricDefinition;

/** What `promtool check metrics` holds against a name (client_golang, promlint). */
const notBaseUnits =
  /_(milliseconds|microseconds|nanoseconds|minutes|hours|days|weeks|bits|kilobytes|megabytes|percent)(_|$)/;
const abbreviations = /_(s|ms|us|ns|sec|b|kb|mb|gb|tb|pb|m|h|d)(_|$)/;
const typeInName = /_(counter|gauge|histogram|summary)(_|$)/;
const endings = { seconds: /_seconds$/, bytes: /_bytes$/, ratio: /_ratio$/, info: /_info$/ } as const;
/** Prometheus puts `job` and `instance` on every series itself; the other two belong to histograms and summaries. */
const takenLabels = ['le', 'quantile', 'job', 'instance'];

describe.each(all)('metric $name', ({ type, name, help, unit, labels, buckets, owners }) => {
  const base = name.replace(/_total$/, '');

  it('has a name that Prometheus and its linter take', () => {
    expect(name).toMatch(/^[a-z]([a-z0-9]|_(?!_))*$/);
    for (const smell of [notBaseUnits, abbreviations, typeInName]) expect(name).not.toMatch(smell);
    expect(base).not.toMatch(/_(bucket|sum|count|created)$/);
  });

  it('ends in _total if it is a counter, and only then', () => {
    expect(name.endsWith('_total')).toBe(type === 'counter');
  });

  it('ends in its unit, and in no other', () => {
    for (const [ending, pattern] of Object.entries(endings)) expect(pattern.test(base)).toBe(unit === ending);
  });

  it('explains itself in one sentence', () => {
    expect(help).toMatch(/^[A-Z][^\n]*\.$/);
  });

  it('has labels of its own, each bounded', () => {
    for (const [label, bound] of Object.entries(labels)) {
      expect(label).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(takenLabels).not.toContain(label);
      const size = bound.kind === 'oneOf' ? new Set(bound.values).size : bound.max;
      expect(size).toBeGreaterThan(0);
      expect(size).toBeLessThanOrEqual(100);
      if (bound.kind === 'oneOf') expect(bound.values).toHaveLength(size);
    }
  });

  it('has increasing buckets if it is a histogram, and none otherwise', () => {
    expect(buckets !== undefined).toBe(type === 'histogram');
    if (buckets === undefined) return;
    expect(buckets.length).toBeGreaterThan(0);
    expect(buckets.every(Number.isFinite)).toBe(true);
    expect(buckets).toEqual([...new Set(buckets)].sort((a, b) => a - b));
  });

  it('is owned by services that exist', () => {
    expect(owners.length).toBeGreaterThan(0);
    for (const owner of owners) expect(Object.values(serviceNames)).toContain(owner);
  });
});

describe('the catalogue', () => {
  it('has each name once, and no name that a histogram of another makes', () => {
    const exposed = all.flatMap(({ type, name }) =>
      type === 'histogram' ? ['', '_bucket', '_sum', '_count'].map((suffix) => name + suffix) : [name],
    );
    expect(exposed).toEqual([...new Set(exposed)]);
  });

  it.each([
    ['http_request_duration_seconds', [0.3, 0.5, 1.2, 2]],
    ['dawsos_api_request_duration_seconds', [0.3, 0.5]],
    ['pricing_pack_build_duration_seconds', [60, 300, 600, 900, 1200]],
    ['dawsos_pack_build_duration_seconds', [60, 300, 600, 900, 1200]],
    ['dawsos_job_duration_seconds', [600, 900]],
  ])('%s has every SLO limit as a bound', (name, limits) => {
    expect(byName(name).buckets).toEqual(expect.arrayContaining(limits));
  });

  it('keeps pack ids to the newest seven', () => {
    for (const { labels } of all) if ('pack_id' in labels) expect(labels.pack_id).toEqual({ kind: 'newest', max: 7 });
  });

  it('never has a person, a portfolio or a request in a label', () => {
    const labels = all.flatMap((metric) => Object.keys(metric.labels));
    expect(labels.filter((label) => /user|portfolio|request_id|trace|span_id|account/.test(label))).toEqual([]);
  });
});
