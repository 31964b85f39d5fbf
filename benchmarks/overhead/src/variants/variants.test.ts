import { afterAll, beforeAll, expect, it } from 'vitest';
import { requestBody } from '../requests/columns.ts';
import { startServer } from '../requests/server-under-test.ts';
import { type RunningSinks, startSinks } from '../sinks/start-sinks.ts';
import { variants } from './catalogue.ts';

let sinks: RunningSinks;
beforeAll(async () => {
  sinks = await startSinks();
});
afterAll(() => sinks.stop());

it.each(variants.map((variant) => ({ ...variant })))(
  '$name answers like the others and delivers what it promises',
  { timeout: 20_000 },
  async (variant) => {
    const server = await startServer(variant, {
      serverCores: undefined,
      sinks: sinks.addresses,
      databaseUrl: 'postgres://nobody@127.0.0.1:1/none',
    });
    const headers = { 'content-type': 'application/json' };
    const post = (path: string) => fetch(server.origin + path, { method: 'POST', headers, body: requestBody });
    // First, because Sentry drops errors too when much is waiting to be sent.
    expect((await post('/v1/fail')).status).toBe(500);
    const requests = 200; // At 10 %, no trace kept of 200 happens once in 10⁹ runs.
    const answers = await Promise.all(Array.from({ length: requests }, async () => (await post('/v1/execute')).text()));
    await server.calls.flush();
    const logLines = await server.stop();
    const { spans, errors } = sinks.collect();

    expect(new Set(answers).size).toBe(1);
    expect(answers[0]?.length).toBeGreaterThan(900);
    expect({
      spans: spans > 0,
      errors: errors > 0,
      logLines: logLines > requests,
    }).toEqual(variant.delivers);
  },
);
