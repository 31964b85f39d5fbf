import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { Secret } from '@dawsos/config';
import { parseIsoDate } from '@dawsos/domain';
import { createNoopTelemetry } from '@dawsos/telemetry';
import { expect, onTestFinished, test } from 'vitest';
import { createPrewarm } from './prewarm-executor.ts';

const date = parseIsoDate('2013-03-01');
const telemetry = createNoopTelemetry();

/** An executor that gives these answers, the last one again and again. */
const startExecutor = async (...answers: readonly (readonly [number, string])[]) => {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    const [status, body] = answers[Math.min(asked.length, answers.length) - 1] ?? [500, ''];
    response.writeHead(status).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const prewarm = createPrewarm({
    url,
    token: new Secret('token'),
    telemetry,
    timeoutMs: 5_000,
    retry: { initialDelayMs: 1 },
  });
  return { asked, prewarm: () => prewarm(date, new AbortController().signal) };
};
const loaded = [200, '{"fx_rates":32,"splits":5}'] as const;

test('asks for the pack of the date, with the token, and tells what is in the cache', async () => {
  const { asked, prewarm } = await startExecutor(loaded);
  expect(await prewarm()).toBe('32 exchange rates and 5 splits in the executor’s cache');
  expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /v1/packs/2013-03-01/prewarm']);
  expect(asked[0]?.headers.authorization).toBe('Bearer token');
});

test('asks again where the executor failed', async () => {
  const { asked, prewarm } = await startExecutor([503, ''], [500, ''], loaded);
  await prewarm();
  expect(asked).toHaveLength(3);
});

test('takes a no for an answer', async () => {
  const { asked, prewarm } = await startExecutor([404, '']);
  await expect(prewarm()).rejects.toThrow('the executor answered 404');
  expect(asked).toHaveLength(1);
});

test('says so where nobody answers', async () => {
  const prewarm = createPrewarm({
    url: 'http://127.0.0.1:9',
    token: undefined,
    telemetry,
    timeoutMs: 5_000,
    retry: { initialDelayMs: 1 },
  });
  await expect(prewarm(date, new AbortController().signal)).rejects.toThrow('the executor cannot be reached');
});
