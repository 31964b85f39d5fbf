import { expect, test } from 'vitest';
import { alerts } from '../alerts/index.ts';
import { generateMetricsReference } from './generate-metrics-reference.ts';
import { catalogue } from './metric-uses.ts';

const content = generateMetricsReference(alerts).files[0]?.content ?? '';
const section = (name: string) => content.split('\n## ').find((text) => text.startsWith(`${name}\n`)) ?? '';

test('every metric of the catalogue has its section, once', () => {
  const titles = [...content.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
  expect(titles).toEqual(catalogue.map(({ name }) => name));
});

test('a section says type, unit, labels with their bounds, buckets, owners and readers', () => {
  const text = section('dawsos_pack_build_duration_seconds');
  expect(text).toContain('- histogram, seconds');
  expect(text).toContain('- `pack_id`: the 7 newest');
  expect(text).toContain('- buckets: 60 300 600 900 1200');
  expect(text).toContain('- from dawsos-pack-builder');
  expect(text).toContain('- dashboards: ');
  expect(section('dawsos_requests_total')).toContain('- SLOs: execute-errors');
  expect(section('dawsos_agent_invocations_total')).toContain('- recorded as: `agent_invocations_total`');
});
