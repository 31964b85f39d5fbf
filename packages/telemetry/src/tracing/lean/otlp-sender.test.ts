import { freePort, startOtlpSink } from '@dawsos/testkit';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createOtlpSender } from './otlp-sender.ts';

// A megabyte is compressed beside the event loop: whoever would do it on the loop fails here.
vi.mock('node:zlib', async (original) => ({
  ...(await original<typeof import('node:zlib')>()),
  gzipSync: () => {
    throw new Error('blocks the event loop');
  },
}));

const never = new AbortController().signal;
const start = async (signal = never) => {
  const sink = await startOtlpSink();
  onTestFinished(sink.stop);
  return { sink, send: () => createOtlpSender(`${sink.url}/`)(new Uint8Array(10), signal) };
};
const setVariables = (variables: Readonly<Record<string, string>>) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
};

it('posts protobuf to the path of traces', async () => {
  const { sink, send } = await start();
  expect(await send()).toEqual({ kind: 'accepted', rejected: 0 });
  const { method, path, headers, body } = sink.requests[0] ?? {};
  expect([method, path, headers?.['content-type'], body?.length]).toEqual([
    'POST',
    '/v1/traces',
    'application/x-protobuf',
    10,
  ]);
});

it('says how many spans an accepted request lost at the collector', async () => {
  const { sink, send } = await start();
  // partial_success { rejected_spans: 300, error_message: "no" }
  sink.respondWith({ body: Uint8Array.of(0x0a, 7, 0x08, 0xac, 0x02, 0x12, 2, 0x6e, 0x6f) });
  expect(await send()).toEqual({ kind: 'accepted', rejected: 300 });
});

it('takes headers and compression from the variables OpenTelemetry’s exporter takes them from', async () => {
  setVariables({ OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=acme', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' });
  const { sink, send } = await start();
  expect(await send()).toEqual({ kind: 'accepted', rejected: 0 });
  const { headers, body } = sink.requests[0] ?? {};
  expect([headers?.['x-tenant'], headers?.['content-encoding'], body?.length]).toEqual(['acme', 'gzip', 10]);
});

it.each([429, 502, 503, 504])('may try again after %d, when the collector says', async (status) => {
  const { sink, send } = await start();
  sink.respondWith({ status, headers: { 'retry-after': '7' } });
  expect(await send()).toEqual({ kind: 'later', waitMs: 7000 });
  sink.respondWith({ status, headers: { 'retry-after': 'soon' } });
  expect(await send()).toEqual({ kind: 'later', waitMs: undefined });
});

it('may try again at a date', async () => {
  const { sink, send } = await start();
  sink.respondWith({ status: 503, headers: { 'retry-after': new Date(Date.now() + 60_000).toUTCString() } });
  const outcome = await send();
  expect(outcome).toEqual({ kind: 'later', waitMs: expect.any(Number) });
  expect(Math.abs((outcome.kind === 'later' ? (outcome.waitMs ?? 0) : 0) - 60_000)).toBeLessThan(2000);
});

it.each([400, 401, 404, 413, 500])('does not try again after %d', async (status) => {
  const { sink, send } = await start();
  sink.respondWith({ status });
  expect(await send()).toEqual({ kind: 'refused' });
});

it('may try again where nobody listens', async () => {
  const send = createOtlpSender(`http://127.0.0.1:${await freePort()}`);
  expect(await send(new Uint8Array(1), never)).toEqual({ kind: 'later' });
});

it.each(['OTEL_EXPORTER_OTLP_TIMEOUT', 'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT'])(
  'may try again where no answer comes within %s',
  async (variable) => {
    setVariables({ [variable]: '50' });
    const { sink, send } = await start();
    sink.respondWith({ hang: true });
    expect(await send()).toEqual({ kind: 'later' });
  },
);

it('waits ten seconds for an answer where no variable says otherwise', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { sink, send } = await start();
  sink.respondWith({ hang: true });
  const settled = vi.fn();
  const sending = send().then(settled);
  await sink.waitUntil(() => sink.requests.length === 1);
  await vi.advanceTimersByTimeAsync(9_999);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await sending;
  expect(settled).toHaveBeenCalledWith({ kind: 'later' });
});

it('stops waiting when it is told to', async () => {
  const stop = new AbortController();
  const { sink, send } = await start(stop.signal);
  sink.respondWith({ hang: true });
  const sending = send();
  await sink.waitUntil(() => sink.requests.length === 1);
  stop.abort();
  expect(await sending).toEqual({ kind: 'later' });
});
