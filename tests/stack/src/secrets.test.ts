import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf, requestContext } from '@dawsos/tests/samples';
import { type CanaryKind, canaries, fields, sentence } from '@dawsos/tests/secrets/canaries';
import { type SendOptions, send } from '@dawsos/tests/send';
import { beforeAll, describe, expect, test } from 'vitest';
import { getJson } from './clients/get-json.ts';
import { startStackedSystem } from './stacked-system.ts';
import { until } from './until.ts';

const { services, stack, jaeger, loki, prometheus, sentry, logs } = await startStackedSystem('secrets');
const executor = services['executor-api'].url;
const { user } = canaries;
const headers = {
  authorization: `Bearer ${canaries.bearer}`,
  cookie: `session=${canaries.bearer}; email=${canaries.email}`,
  'x-api-key': canaries.apiKey,
  'user-agent': sentence,
  baggage: `email=${encodeURIComponent(canaries.email)},user_id=${user}`,
};
const plant = async (status: number, url: string, options: SendOptions = {}) => {
  const answer = await send<{ id: string; trace_id: string }>(url, { user, headers, ...options });
  expect({ url, status: answer.status, text: answer.text }).toMatchObject({ status });
  return answer.body;
};

/** Everything that the backends hold, as text. */
const stored: Record<string, string> = {};

/** A span of somebody who redacts nothing. */
const foreignTrace = 'f0'.repeat(16);
const foreignSpan = () => {
  const attributes = Object.entries({
    password: canaries.password,
    note: `mail ${canaries.email}, card ${canaries.card}`,
  });
  const now = `${Date.now()}000000`;
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'foreign' } }] },
        scopeSpans: [
          {
            spans: [
              {
                traceId: foreignTrace,
                spanId: 'f0'.repeat(8),
                name: 'careless',
                kind: 1,
                startTimeUnixNano: now,
                endTimeUnixNano: now,
                attributes: attributes.map(([key, stringValue]) => ({ key, value: { stringValue } })),
              },
            ],
          },
        ],
      },
    ],
  };
};

beforeAll(async () => {
  const execute = `${executor}/v1/execute`;
  await plant(400, execute, { body: { pattern_id: 'macro_context', inputs: {}, ...fields } });
  await plant(400, `${execute}?${new URLSearchParams(fields)}`, { body: `{"pattern_id": "${sentence}` });
  await plant(422, execute, { body: { pattern_id: 'portfolio_overview', inputs: fields } });
  await plant(404, `${executor}/v1/${encodeURIComponent(sentence)}?${new URLSearchParams(fields)}`);
  await plant(400, `${services['agent-runtime'].url}/v1/agents/macro_hound/capabilities/latest_observation`, {
    body: { ctx: { ...requestContext(), user_id: user }, inputs: { indicator: sentence, ...fields } },
  });
  // Parameters of SQL.
  for (const name of [canaries.card, canaries.email, canaries.password]) {
    const { id } = await plant(201, `${executor}/v1/portfolios`, { body: { name, base_currency: 'USD' } });
    const trade = { action: 'buy', symbol: 'IBM', quantity: '3', currency: 'USD', trade_date: '2013-01-02' };
    await plant(201, `${executor}/v1/portfolios/${id}/trades`, {
      headers: { ...headers, 'idempotency-key': name },
      body: { ...trade, price: canaries.amount },
    });
    await plant(200, `${executor}/v1/portfolios/${id}/valuation`);
  }
  await send(`${stack.urls.collector}/v1/traces`, { body: foreignSpan() });
  await appendFile(
    join(logs, 'foreign.log'),
    `mail to ${canaries.email}, ssn ${canaries.ssn}, Bearer ${canaries.bearer}\n`,
  );
  const last = await plant(500, execute, {
    headers: { ...headers, 'x-fault': 'error=1' },
    body: { pattern_id: 'macro_context', inputs: {} },
  });

  await until('the last trace', () => jaeger.trace(last.trace_id));
  await until('the foreign trace', () => jaeger.trace(foreignTrace));
  const lines = (logql: string) => async () => (await loki.lines(logql)).length > 0;
  await until('the last line', lines(`{service_name="dawsos-executor"} | trace_id="${last.trace_id}"`));
  await until('the foreign line', lines('{service_name="foreign"}'));
  await until('a scrape', async () => ((await prometheus.value('trade_volume_total{action="buy"}')) ?? 0) > 0);
  await sentry.waitFor((events) => events.length > 0);

  const names = await jaeger.services();
  stored.Jaeger = (await Promise.all(names.map(jaeger.dump))).join();
  stored.Loki = JSON.stringify(await loki.lines('{service_name=~".+"}'));
  const everything = { 'match[]': '{__name__=~".+"}' };
  stored.Prometheus = JSON.stringify([
    await getJson(`${stack.urls.prometheus}/api/v1/series`, everything),
    await prometheus.exemplars('{__name__=~".+"}'),
  ]);
  stored.Sentry = sentry.requests.map(({ path, headers, body }) => `${path} ${JSON.stringify(headers)} ${body}`).join();
}, 180_000);

describe.each(['Jaeger', 'Loki', 'Prometheus', 'Sentry'])('%s holds', (sink) => {
  test.each(Object.keys(canaries) as CanaryKind[])('no %s', (kind) => {
    const written = [canaries[kind], encodeURIComponent(canaries[kind]), JSON.stringify(canaries[kind]).slice(1, -1)];
    expect(stored[sink]?.length).toBeGreaterThan(100);
    expect(written.filter((form) => stored[sink]?.includes(form))).toEqual([]);
  });
});

test('what is looked through is what was sent: the user is there as a hash, and foreign secrets as masks', () => {
  for (const sink of ['Jaeger', 'Loki', 'Sentry']) expect(stored[sink]).toContain(hashOf(user));
  expect(stored.Jaeger).toContain('careless');
  expect(stored.Jaeger).toMatch(/mail \*+/);
  expect(stored.Loki).toMatch(/mail to \*+/);
});
