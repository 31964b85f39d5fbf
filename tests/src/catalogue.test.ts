import {
  type CatalogueMetric,
  metrics as catalogue,
  type MetricDefinition,
  type ServiceName,
} from '@dawsos/conventions';
import { type Exposition, parseExposition } from '@dawsos/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { requestContext, sample } from './samples.ts';
import { readMetrics } from './scrape.ts';
import { send } from './send.ts';
import { startSystem } from './system.ts';

const { services, build, nightly } = await startSystem(
  ['market-data', 'agent-runtime', 'executor-api', 'pricing-pack-builder', 'alert-delivery'],
  { env: { CAPABILITY_TIMEOUT_MS: '200', AGENT_BREAKER_FAILURES: '1' } },
);
const executor = services['executor-api'].url;
const agentRuntime = services['agent-runtime'].url;
const marketData = services['market-data'].url;
const builder = services['pricing-pack-builder'].url;

const running = [
  ['dawsos-executor', services['executor-api']],
  ['dawsos-agent-runtime', services['agent-runtime']],
  ['dawsos-pack-builder', services['pricing-pack-builder']],
  ['dawsos-alert-delivery', services['alert-delivery']],
  ['dawsos-market-data', services['market-data']],
] as const satisfies readonly (readonly [ServiceName, unknown])[];

const definitions: readonly MetricDefinition[] = Object.values<CatalogueMetric>(catalogue);
const exposed = new Map<ServiceName, Exposition>();

/** Everything that a system can come across in a day, failures included. */
beforeAll(async () => {
  await nightly('--date', '2012-06-29');
  await send(`${marketData}/faults`, { method: 'PUT', body: { mode: 'error', provider: 'ecb' } });
  await build('--date', '2010-06-30');
  for (const _ of [1, 2, 3]) await send(`${builder}/health/detailed`);

  const { user, portfolio } = sample;
  const execute = (body: object, headers = {}) => send(`${executor}/v1/execute`, { user, body, headers });
  const overview = { pattern_id: 'portfolio_overview', inputs: { portfolio_id: portfolio } };
  const macro = { pattern_id: 'macro_context', inputs: {} };
  await execute(overview);
  await execute({ ...macro, asof_date: '2012-12-31', require_fresh: true });
  await execute(macro, { 'x-fault': 'error=1' });
  await send(`${executor}/v1/portfolios/${portfolio}/valuation`, { user });
  const trade = {
    action: 'buy',
    symbol: 'IBM',
    quantity: '1',
    price: '200',
    currency: 'USD',
    trade_date: '2013-01-02',
  };
  await send(`${executor}/v1/portfolios/${portfolio}/trades`, { user, body: trade });

  const ctx = requestContext();
  const task = { agent_name: 'financial_analyst', capability: 'measure_concentration', inputs: { positions: [] } };
  await send(`${agentRuntime}/v1/runs`, { body: { ctx, tasks: [task], sandbox: true } });
  const capability = `${agentRuntime}/v1/agents/data_harvester/capabilities/fx_rates`;
  await send(capability, { body: { ctx, inputs: {} }, headers: { 'x-fault': 'error=1' } });
  // Opens the agent's breaker.
  await execute(macro, { 'x-fault': 'agent=timeout' });
  await execute(macro);

  await send(`${services['alert-delivery'].url}/v1/evaluations`, { body: {} });
  await send(`${marketData}/fmp/api/v3/stock/list?apikey=demo`, { headers: { 'x-fault': 'error=1' } });
  // A method that the catalogue does not know.
  for (const [, { url }] of running) await send(`${url}/nowhere`, { method: 'PROPFIND' });
  for (const [name, service] of running) {
    const { contentType, body } = await readMetrics(service, 'application/openmetrics-text');
    exposed.set(name, parseExposition({ contentType, body }));
  }
}, 60_000);

describe.each(running)('%s', (name, service) => {
  const owned = definitions.filter(({ owners }) => owners.includes(name));

  test.each(owned)('shows $name', ({ name: metric, type }) => {
    expect(exposed.get(name)?.samples(type === 'histogram' ? `${metric}_count` : metric)).not.toEqual([]);
  });

  test('shows nothing that the catalogue does not say it shows, with the labels that it says', () => {
    for (const family of exposed.get(name)?.families ?? []) {
      const definition = definitions.find((candidate) =>
        [family.name, `${family.name}_total`].includes(candidate.name),
      );
      expect([family.name, definition?.owners]).toEqual([family.name, expect.arrayContaining([name])]);
      expect(family).toMatchObject({ type: definition?.type, help: definition?.help });
      for (const { labels } of family.samples) {
        const { le: _, ...own } = labels;
        expect(Object.keys(own).sort()).toEqual(Object.keys(definition?.labels ?? {}).sort());
      }
    }
  });

  test.each([
    ['text/plain', 'text/plain; version=0.0.4; charset=utf-8'],
    ['application/openmetrics-text', 'application/openmetrics-text; version=1.0.0; charset=utf-8'],
  ])('keeps the rules of %s to the letter', async (accept, expected) => {
    const { contentType, body } = await readMetrics(service, accept);
    expect(contentType).toBe(expected);
    // Throws on whatever the format forbids.
    const { families } = parseExposition({ contentType, body });
    expect(families.length).toBeGreaterThan(10);
    for (const { name: family, help } of families) {
      expect(family).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
      expect(help).not.toBe('');
    }
  });
});
