import { afterEach, expect, test } from 'vitest';
import { requestContext, sample } from './samples.ts';
import { send } from './send.ts';
import { startSystem } from './system.ts';
import { receiveTrace } from './trace.ts';

const { services, otlp, db } = await startSystem(['executor-api', 'agent-runtime']);
const executor = services['executor-api'];
const agentRuntime = services['agent-runtime'];

interface Activity {
  readonly application_name: string;
  readonly query: string;
}
const sleeping = () =>
  db.database.query<Activity>({
    text: `select application_name, query from pg_stat_activity
where datname = current_database() and state = 'active' and pid <> pg_backend_pid() and query like '%pg_sleep%'`,
    operation: 'select',
    table: 'none',
  });

/** A slow request under way; it is waited for, whatever the test finds. */
let underWay: Promise<unknown> | undefined;
afterEach(async () => void (await underWay));

test.each([
  ['dawsos-executor', '7d3c1e6c0a1b4d2f9e8a7b6c5d4e3f21'],
  ['dawsos-agent-runtime', '8e4d2f7d1b2c5e3fa09b8c7d6e5f4032'],
])('while %s waits for the database, the server shows which span of which trace waits', async (service, traceId) => {
  const answer = send(`${executor.url}/v1/execute`, {
    user: sample.user,
    body: { pattern_id: 'macro_context', inputs: {} },
    headers: { 'x-fault': 'db=slow', traceparent: `00-${traceId}-b7ad6b7169203331-01` },
  });
  underWay = answer;
  let shown: Activity | undefined;
  await expect
    .poll(
      async () => {
        shown = (await sleeping()).find((activity) => activity.application_name === service);
        return shown;
      },
      { timeout: 10_000, interval: 20 },
    )
    .toBeDefined();
  const comment = /\/\*traceparent='00-([0-9a-f]{32})-([0-9a-f]{16})-01'\*\/$/.exec(shown?.query ?? '');
  expect(comment?.[1]).toBe(traceId);
  expect(await answer).toMatchObject({ status: 200 });

  const span = await otlp.waitFor((spans) => spans.find(({ spanId }) => spanId === comment?.[2]));
  expect(span).toMatchObject({ name: 'db.query', service, traceId });
  expect(span.attributes).toMatchObject({ 'db.query.text': 'select pg_sleep(1)' });
});

test('a child process in a sandbox goes on with the trace of the run that started it', async () => {
  const position = {
    symbol: 'IBM',
    quantity: '1',
    price: '2',
    price_date: '2013-03-01',
    currency: 'USD',
    fx_rate: '1',
    market_value: '2',
  };
  const task = {
    agent_name: 'financial_analyst',
    capability: 'measure_concentration',
    inputs: { positions: [position] },
  };
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const answer = await send(`${agentRuntime.url}/v1/runs`, {
    body: { ctx: requestContext(), tasks: [task, task], sandbox: true },
    headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
  });
  expect(answer).toMatchObject({
    status: 200,
    body: { results: [{ status: 'success' }, { status: 'success' }] },
  });

  // The request, the run, and per task: spawn, sandbox, and the child's own span.
  const { root, named, pathTo, spans } = await receiveTrace(otlp, traceId, 8);
  expect(spans).toHaveLength(8);
  const inside = named('agent.capability');
  for (const span of inside) {
    expect(pathTo(span)).toEqual(
      ['http.request', 'agent.run', 'agent.spawn', 'agent.sandbox', 'agent.capability'].map(
        (name) => `agent-runtime ${name}`,
      ),
    );
  }
  // Each process is an instance of the service: two children beside the one that serves.
  const instances = new Set([root, ...inside].map(({ resource }) => resource['service.instance.id']));
  expect(instances.size).toBe(3);
});
