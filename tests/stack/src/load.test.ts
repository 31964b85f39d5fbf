import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  type CatalogueMetric,
  metrics as catalogue,
  type MetricDefinition,
  scrapeJobs,
  serviceNames,
} from '@dawsos/conventions';
import { panelQueries } from '@dawsos/monitoring';
import { sample } from '@dawsos/tests/samples';
import { readMetrics } from '@dawsos/tests/scrape';
import { send } from '@dawsos/tests/send';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sample } from './clients/prometheus.ts';
import { filesIn, readRules } from './declared-rules.ts';
import { loseAnAgent, loseAProvider, runADay, runDays } from './run-a-day.ts';
import { runTool, type ToolEnd } from './run-tool.ts';
import { pendingSelectors, seedExpressions } from './seed-expressions.ts';
import { startStackedSystem } from './stacked-system.ts';
import { ordinaryRequests, startLoad } from './start-load.ts';
import { until } from './until.ts';

const system = await startStackedSystem('load', {
  env: {
    CAPABILITY_TIMEOUT_MS: '1500',
    // What has opened stays open for as long as anybody asks.
    AGENT_BREAKER_OPEN_MS: '600000',
    PROVIDER_BREAKER_OPEN_MS: '600000',
  },
});
const { services, prometheus } = system;
const rules = await readRules();
const root = fileURLToPath(new URL('../../../', import.meta.url));

let smoke: ToolEnd;
const cleanup = new AsyncDisposableStack();
afterAll(() => cleanup.disposeAsync());
beforeAll(async () => {
  const k6 = {
    BASE_URL: services['executor-api'].url,
    DURATION: '30s',
    RATE: '20',
    K6_NO_USAGE_REPORT: 'true',
    K6_PROMETHEUS_RW_SERVER_URL: `${system.stack.urls.prometheus}/api/v1/write`,
    K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM: 'true',
  };
  const output = '--out=experimental-prometheus-rw';
  smoke = await runTool('k6', ['run', '--quiet', '--no-color', output, `${root}loadtests/smoke.ts`], { env: k6 });

  const load = startLoad(services['executor-api'].url, ordinaryRequests, 5);
  cleanup.defer(load.stop);
  const build = async (date: string) =>
    expect(await system.build('--date', date, '--mark-fresh')).toMatchObject({ code: 0 });
  await build('2012-06-29');
  await runADay(system, '2012-06-29');
  expect(await system.nightly('--date', '2012-06-29')).toMatchObject({ code: 0 });
  // A rate is between two scrapes: there are some between the builds, and the days go on while anybody asks.
  await nextScrapes();
  await build('2012-09-28');
  await loseAProvider(system, '2011-06-30');
  cleanup.defer(runDays(system, '2012-09-28'));
  await loseAnAgent(system);
  await nextScrapes();
}, 300_000);

/** Waits until every service has been scraped, and every rule evaluated after that. */
async function nextScrapes(): Promise<void> {
  const after = Date.now() / 1000;
  const lastScrape = `min(timestamp(up{job=~"${Object.values(scrapeJobs).join('|')}"}))`;
  await until('a scrape of every service', async () => ((await prometheus.value(lastScrape)) ?? 0) > after);
  const scraped = Date.now();
  await until('an evaluation of every rule', async () =>
    (await prometheus.ruleGroups()).every(({ lastEvaluation }) => Date.parse(lastEvaluation) > scraped),
  );
}

/** Asks, and holds the answer to the two seconds that a dashboard may take. */
async function ask(query: string): Promise<readonly Sample[]> {
  const startedAt = performance.now();
  const samples = await prometheus.query(query);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  return samples;
}

test('k6 finds that a little of everything works and keeps the SLOs', async () => {
  expect(smoke).toMatchObject({ code: 0 });
  const thresholds: Record<string, string[]> = JSON.parse(await readFile(`${root}loadtests/thresholds.json`, 'utf8'));
  const { 'http_req_duration{request:valuation-cold}': _, ...ofAnyDay } = thresholds;
  for (const limit of Object.values(ofAnyDay).flat()) expect(smoke.output).toContain(`✓ ${limit}`);
});

test('a hundred valuations on a warm pack take at most 1.2 s by the 95th percentile, as Prometheus has it', async () => {
  const warm = 'http_request_duration_seconds_count{endpoint="/valuation",cache_hit="true"}';
  const before = (await prometheus.value(warm)) ?? 0;
  const url = `${services['executor-api'].url}/v1/portfolios/${sample.portfolio}/valuation`;
  for (let request = 0; request < 100; request += 1) await send(url, { user: sample.user });
  await until('a scrape', async () => ((await prometheus.value(warm)) ?? 0) >= before + 100);
  const { expr } = seedExpressions.find(({ source }) => source === '001 AC-2') ?? { expr: '' };
  const [p95, ...others] = (await prometheus.query(expr)).filter(({ labels }) => labels.cache_hit === 'true');
  expect(others).toEqual([]);
  expect(p95?.value).toBeGreaterThan(0);
  expect(p95?.value).toBeLessThanOrEqual(1.2);
});

test('what builds have measured is in Prometheus after they have ended, a failed one included', async () => {
  const built = (metric: string) => prometheus.value(`${metric}{job="pricing-pack-builder"}`);
  // Two are of the data that every system here begins with.
  expect(await built('pricing_pack_build_success_total')).toBe(4);
  expect(await built('pricing_pack_build_duration_seconds_count')).toBe(4);
  expect(await built('pricing_pack_build_failures_total')).toBe(1);
  expect(await prometheus.value('dawsos_pack_build_duration_seconds_count{pack_id="PP_2012-09-28"}')).toBe(1);
  expect(await prometheus.value('pricing_pack_is_fresh{date="2013-03-01"}')).toBe(1);
});

describe('promtool finds nothing wrong with what is scraped from', () => {
  test.each(Object.values(services))('$name', async (service) => {
    const { body } = await readMetrics(service, 'text/plain');
    expect(await runTool('promtool', ['check', 'metrics'], { input: body })).toEqual({ code: 0, output: '' });
  });
});

test('Prometheus reaches every target', async () => {
  const down = (await prometheus.targets()).filter(({ health }) => health !== 'up');
  expect(down).toEqual([]);
});

describe('in Prometheus is', () => {
  const definitions: readonly MetricDefinition[] = Object.values<CatalogueMetric>(catalogue);
  const jobs = Object.values(scrapeJobs).join('|');
  const jobOf = (owner: string) =>
    Object.entries(serviceNames).flatMap(([key, name]) =>
      name === owner && key in scrapeJobs ? [scrapeJobs[key as keyof typeof scrapeJobs]] : [],
    );

  test.concurrent.each(definitions)('$name, from every service that the catalogue names', async (definition) => {
    const { name, type, owners } = definition;
    const series = type === 'histogram' ? `${name}_bucket` : name;
    const found = await prometheus.query(`count by (job) (${series}{job=~"${jobs}"})`);
    expect(found.map(({ labels }) => labels.job).sort()).toEqual(owners.flatMap(jobOf).sort());
  });
});

describe('every metric is there that is read by', () => {
  const recorded = new Set(rules.flatMap(({ record }) => record ?? []));
  const absentNow = async (queries: readonly string[]) => {
    const present = await prometheus.metricNames();
    const read = new Set((await Promise.all(queries.map((query) => prometheus.metricsIn(query)))).flat());
    return [...read].filter((name) => !present.has(name));
  };

  test('rules', async () => {
    expect(recorded.size).toBeGreaterThan(0);
    expect(await absentNow(rules.map(({ expr }) => expr))).toEqual([]);
  });

  test('runbooks', async () => {
    const pages = await Promise.all((await filesIn('../docs/runbooks')).map((path) => readFile(path, 'utf8')));
    const queries = pages.flatMap((page) => [...page.matchAll(/```promql\n(.*?)```/gs)].map(([, query = '']) => query));
    expect(queries.length).toBeGreaterThanOrEqual(pages.length);
    expect(await absentNow(queries)).toEqual([]);
    // In its text a histogram goes by the name of all its series.
    const present = await prometheus.metricNames();
    const named = new Set(pages.flatMap((page) => page.match(ownName) ?? []));
    expect([...named].filter((name) => !present.has(name) && !present.has(`${name}_bucket`))).toEqual([]);
  });

  test('dashboards', async () => {
    expect(await absentNow(panelQueries().map(({ query, variables }) => asked(query, variables)))).toEqual([]);
  });
});

const ownName = /(?<=`[^`\n]*)\b(dawsos|pricing_pack|circuit_breaker|http_request|nodejs|process)_\w+\b(?=[^`\n]*`)/g;

describe('the rules', () => {
  test('are all evaluated without an error', async () => {
    const groups = await prometheus.ruleGroups();
    const faulty = groups.flatMap((group) => group.rules).filter(({ health }) => health !== 'ok');
    expect(faulty).toEqual([]);
    expect(groups.flatMap((group) => group.rules)).toHaveLength(rules.length);
  });

  test('take less than a second to evaluate, group by group', async () => {
    const slow = (await prometheus.ruleGroups()).filter(({ evaluationTime }) => evaluationTime >= 1);
    expect(slow.map(({ name, evaluationTime }) => ({ name, evaluationTime }))).toEqual([]);
  });
});

/** A panel's query as Grafana would ask it with All chosen, and a scrape every 10 s. */
const asked = (query: string, variables: readonly string[]): string =>
  variables.reduce(
    (text, name) => text.replaceAll(`$${name}`, { __rate_interval: '5m', __range: '1h' }[name] ?? '.*'),
    query,
  );

describe('dashboard', () => {
  test.concurrent.each(panelQueries())('$dashboard, $panel has data', async ({ query, variables }) => {
    const samples = await ask(asked(query, variables));
    expect(samples.filter(({ value }) => !Number.isNaN(value))).not.toEqual([]);
  });
});

describe('seed', () => {
  const isPending = (expr: string) => pendingSelectors.some((selector) => expr.includes(selector));

  test.concurrent.each(seedExpressions.filter(({ expr }) => !isPending(expr)))(
    '$source gives series: $expr',
    async ({ expr }) => {
      expect(await ask(expr)).not.toEqual([]);
    },
  );

  test.concurrent.each(seedExpressions.filter(({ expr }) => isPending(expr)))(
    '$source parses and is pending: $expr',
    async ({ expr }) => {
      expect(await ask(expr)).toEqual([]);
    },
  );

  test.concurrent.each(pendingSelectors)('%s is pending, and does not exist yet', async (selector) => {
    expect(await prometheus.query(selector)).toEqual([]);
  });
});
