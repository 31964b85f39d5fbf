import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseIsoDate, type RequestCtx } from '@dawsos/domain';
import { afterEach, expect, test } from 'vitest';
import { StepCancelledError } from '../domain/patterns/run-pattern.ts';
import { type AgentClient, createAgentClient } from './agent-client.ts';

const ctx: RequestCtx = {
  pricing_pack_id: 'PP_2013-03-01',
  ledger_commit_hash: 'a'.repeat(64),
  user_id: '11111111-1111-4111-8111-111111111111',
  request_id: 'r-1',
  trace_id: '0'.repeat(32),
  asof_date: parseIsoDate('2013-03-01'),
  require_fresh: false,
};
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A client of an agent runtime that answers as `listener` does. */
async function clientOf(listener: RequestListener, timeoutMs = 5_000): Promise<AgentClient> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createAgentClient({ url, timeoutMs, connections: 2 });
  closers.push(
    () => server.close(),
    () => server.closeAllConnections(),
    () => client.close(),
  );
  return client;
}
const answering =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const call = (client: AgentClient, signal = new AbortController().signal) =>
  client.call({
    step: { agent_name: 'ledger_keeper', capability: 'trades' },
    inputs: { portfolio_id: 'p' },
    ctx,
    headers: { traceparent: 'tp' },
    signal,
  });

test('sends context and inputs, with trace and request id, and gives the result', async () => {
  let seen: unknown;
  const client = await clientOf(async (request, response) => {
    const body = await new Response(request as unknown as ReadableStream).json();
    seen = { url: request.url, headers: request.headers, body };
    response.end(JSON.stringify({ result: [1, 2] }));
  });
  expect(await call(client)).toEqual([1, 2]);
  expect(seen).toMatchObject({
    url: '/v1/agents/ledger_keeper/capabilities/trades',
    headers: { traceparent: 'tp', 'x-request-id': 'r-1' },
    body: { ctx, inputs: { portfolio_id: 'p' } },
  });
});

const problem = (code: string) => ({ code, detail: 'Because.', problems: [{ path: 'x', message: 'y' }] });
test.each([
  [404, problem('PORTFOLIO_NOT_FOUND'), 404, 'PORTFOLIO_NOT_FOUND'],
  [422, problem('DATA_MISSING'), 422, 'DATA_MISSING'],
  [503, problem('BREAKER_OPEN'), 503, 'BREAKER_OPEN'],
  [504, problem('AGENT_TIMEOUT'), 504, 'AGENT_TIMEOUT'],
  // That our own call was wrong is nothing the caller could change.
  [404, problem('CAPABILITY_NOT_FOUND'), 502, 'AGENT_FAILED'],
  [400, problem('BAD_INPUTS'), 502, 'AGENT_FAILED'],
  [500, problem('AGENT_FAILED'), 502, 'AGENT_FAILED'],
  [404, { title: 'from some proxy' }, 502, 'AGENT_FAILED'],
  [200, '<html>', 502, 'AGENT_FAILED'],
])('an answer of %i %j becomes %i %s', async (status, body, expected, code) => {
  const client = await clientOf(answering(status, body));
  await expect(call(client)).rejects.toMatchObject({ status: expected, code });
});

test('passes on when to come back', async () => {
  const client = await clientOf(answering(503, problem('BREAKER_OPEN'), { 'retry-after': '42' }));
  await expect(call(client)).rejects.toMatchObject({ details: { retryAfterS: 42 } });
});

test('gives an agent that hangs its time and no more', async () => {
  const client = await clientOf((request) => request.resume(), 50);
  await expect(call(client)).rejects.toMatchObject({ status: 504, code: 'AGENT_TIMEOUT' });
});

test('says so when nobody listens', async () => {
  const client = createAgentClient({ url: 'http://127.0.0.1:9', timeoutMs: 2_000, connections: 1 });
  closers.push(() => client.close());
  await expect(call(client)).rejects.toMatchObject({ status: 502, code: 'AGENT_UNREACHABLE' });
  await expect(client.ping(new AbortController().signal)).rejects.toThrow();
});

test('a call that nobody waits for any more ends with the reason why', async () => {
  const started = Promise.withResolvers<void>();
  const client = await clientOf((request) => {
    request.resume();
    started.resolve();
  });
  const cancel = new AbortController();
  const running = call(client, cancel.signal);
  await started.promise;
  cancel.abort(new StepCancelledError('another step failed'));
  await expect(running).rejects.toBeInstanceOf(StepCancelledError);
});
