import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spanNames } from '@dawsos/conventions';
import { freePort } from '@dawsos/testkit';
import { startTestCluster } from '@dawsos/testkit/test-database';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { PgBoss } from 'pg-boss';
import { expect, it, onTestFinished } from 'vitest';
import { one, startTestTelemetry } from '../testing/start-test-telemetry.ts';

const { executePattern, calculation } = spanNames;

/** A server that tells which trace it was called in. */
async function startEcho(): Promise<string> {
  const server = createServer((request, response) => response.end(request.headers.traceparent));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('undici’s instrumentation makes client spans in our traces, redacted like all others', async () => {
  const { telemetry, sent } = await startTestTelemetry();
  const url = await startEcho();
  const instrumentation = new UndiciInstrumentation();
  onTestFinished(() => instrumentation.disable());
  const traceparent = await telemetry.tracing.withSpan(executePattern, {}, async () =>
    (await fetch(`${url}/path?token=hunter2`)).text(),
  );
  const nobody = `http://127.0.0.1:${await freePort()}/`;
  const refused = telemetry.tracing.withSpan(calculation, {}, () => fetch(nobody));
  await expect(refused).rejects.toThrow();

  const spans = await sent();
  const client = spans.find((span) => span.parentSpanId === one(spans, executePattern).spanId);
  expect(client).toMatchObject({
    name: 'GET',
    kind: 'client',
    scope: '@opentelemetry/instrumentation-undici',
    attributes: { 'http.request.method': 'GET', 'http.response.status_code': 200, 'url.query': '?token=[REDACTED]' },
  });
  expect(traceparent).toBe(`00-${client?.traceId}-${client?.spanId}-01`);
  const failed = spans.find((span) => span.parentSpanId === one(spans, calculation).spanId);
  expect(failed).toMatchObject({ status: { code: 'error' }, events: [{ name: 'exception' }] });
});

it('pg-boss carries a trace from whoever sends a job to whoever works on it', { timeout: 60_000 }, async () => {
  const cluster = await startTestCluster();
  onTestFinished(cluster.stop);
  const { telemetry, sent, sink } = await startTestTelemetry();
  const boss = new PgBoss({ connectionString: cluster.url, openTelemetry: { propagateContext: true } });
  boss.on('error', () => undefined);
  await boss.start();
  onTestFinished(() => boss.stop({ graceful: false }));
  await boss.createQueue('emails', { retryLimit: 0 });
  await telemetry.tracing.withSpan(executePattern, {}, () => boss.send('emails', { to: 'nobody' }));
  await boss.work('emails', { pollingIntervalSeconds: 0.5 }, async () => {
    telemetry.tracing.withSpan(calculation, {}, () => undefined);
    throw new Error('job for bob@example.com failed');
  });
  const worked = await sink.waitFor((spans) => {
    void telemetry.tracing.flush();
    return spans.find(({ kind }) => kind === 'consumer');
  }, 20_000);

  const spans = await sent();
  const root = one(spans, executePattern);
  const producer = spans.find(({ kind }) => kind === 'producer');
  expect(producer).toMatchObject({ parentSpanId: root.spanId, traceId: root.traceId, name: 'send emails' });
  expect(worked).toMatchObject({ parentSpanId: producer?.spanId, traceId: root.traceId, name: 'process emails' });
  expect(one(spans, calculation).parentSpanId).toBe(worked.spanId);
  expect(worked.status).toMatchObject({ code: 'error' });
  expect(worked.status.message).not.toContain('bob@');
});
