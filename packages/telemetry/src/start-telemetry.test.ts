import { spanNames } from '@dawsos/conventions';
import { freePort, parseExposition } from '@dawsos/testkit';
import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createNoopTelemetry, startTelemetry } from './start-telemetry.ts';
import type { Telemetry } from './telemetry.ts';
import { one, startTestTelemetry, testOptions } from './testing/start-test-telemetry.ts';

const { calculation } = spanNames;

describe('telemetry', () => {
  it('takes resource attributes from the standard variable, its own names first', async () => {
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'k8s.pod.name=pod-7,team=quant,service.name=someone-else');
    const { telemetry, sent } = await startTestTelemetry();
    telemetry.tracing.withSpan(calculation, {}, () => undefined);
    const { resource } = one(await sent(), calculation);
    expect(resource).toMatchObject({ 'k8s.pod.name': 'pod-7', team: 'quant', 'service.name': 'dawsos-executor' });
    vi.unstubAllEnvs();
  });

  it('starts whatever that variable says', async () => {
    for (const text of ['%zz', '=', 'a', 'a=b=c', ',,,', 'ü=ö']) {
      vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', text);
      const { telemetry, sent } = await startTestTelemetry();
      telemetry.tracing.withSpan(calculation, {}, () => undefined);
      expect(one(await sent(), calculation).service).toBe('dawsos-executor');
      await telemetry.stop();
    }
    vi.unstubAllEnvs();
  });

  it('tells how many spans went which way', async () => {
    const { telemetry, sink, sent } = await startTestTelemetry();
    const fates = async () => {
      const read = parseExposition(await telemetry.metrics.render());
      return Object.fromEntries(
        read.samples('dawsos_telemetry_spans_total').map(({ labels, value }) => [labels.outcome, value]),
      );
    };
    telemetry.tracing.withSpan(calculation, {}, () => undefined);
    await sent();
    expect(await fates()).toEqual({ exported: 1, dropped: 0, failed: 0 });
    sink.respondWith({ status: 400 });
    telemetry.tracing.withSpan(calculation, {}, () => undefined);
    await telemetry.tracing.flush();
    expect(await fates()).toEqual({ exported: 1, dropped: 0, failed: 1 });
    expect(await fates()).toEqual({ exported: 1, dropped: 0, failed: 1 });
  });

  it('loses no span of a burst when it stops', async () => {
    const { telemetry, sink } = await startTestTelemetry();
    for (let index = 0; index < 5000; index++) telemetry.tracing.withSpan(calculation, {}, () => undefined);
    await telemetry.stop();
    expect(sink.spans()).toHaveLength(5000);
  });

  it('stops twice, and is deaf but harmless afterwards', async () => {
    const { telemetry, sink } = await startTestTelemetry();
    await Promise.all([telemetry.stop(), telemetry.stop()]);
    await telemetry.stop();
    expect(telemetry.tracing.withSpan(calculation, {}, () => 7)).toBe(7);
    telemetry.errors.capture(new Error('late'));
    telemetry.log.info('late');
    telemetry.annotate({ user_id: '1' });
    expect(sink.spans()).toEqual([]);
  });

  it('can be started again in the same process', async () => {
    const first = await startTestTelemetry();
    await first.telemetry.stop();
    const second = await startTestTelemetry({ service: 'dawsos-market-data' });
    trace.getTracer('third-party').startSpan('theirs').end();
    expect(one(await second.sent(), 'theirs').service).toBe('dawsos-market-data');
  });

  it('whose collector is nowhere stops in time', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const telemetry = await startTelemetry(testOptions({ tracing: { endpoint } }));
    telemetry.tracing.withSpan(calculation, {}, () => undefined);
    const startedAt = performance.now();
    await telemetry.stop();
    expect(performance.now() - startedAt).toBeLessThan(3500);
  });

  it('removes the secrets it was given from every signal', async () => {
    const { telemetry, sent } = await startTestTelemetry({ secrets: ['plain own words'] });
    telemetry.tracing.withSpan(calculation, {}, (span) => span.fail(new Error('said plain own words aloud')));
    expect(one(await sent(), calculation).status.message).toBe('said [REDACTED] aloud');
  });
});

/** Uses everything a service uses. */
async function useAll({ tracing, metrics, log, errors, annotate, stop }: Telemetry): Promise<void> {
  const answer = await tracing.withSpan(calculation, { attributes: { step_index: 1 } }, async (span) => {
    span.set({ step_index: 2 });
    span.fail(new Error('x'));
    annotate({ user_id: '1' });
    expect(span.recording).toBe(false);
    return 7;
  });
  expect(answer).toBe(7);
  expect(tracing.withRemoteParent('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', () => 8)).toBe(8);
  expect([tracing.traceparent(), tracing.outgoingHeaders(), tracing.childEnvironment()]).toEqual([undefined, {}, {}]);
  expect(tracing.stats()).toEqual({ sampleRate: 0, queued: 0, exported: 0, dropped: 0, failed: 0 });
  expect((await metrics.render()).body).toBe('');
  log.info('line', { field: 1 });
  errors.capture(new Error('x'));
  await tracing.flush();
  await stop();
}

describe('telemetry that is off', () => {
  it('does nothing, and lets everything be done', async () => {
    const telemetry = await startTelemetry(
      testOptions({ enabled: false, errors: { dsn: 'http://key@127.0.0.1:1/1' } }),
    );
    onTestFinished(telemetry.stop);
    expect(telemetry.preset).toBeUndefined();
    expect(trace.getTracer('third-party').startSpan('x').isRecording()).toBe(false);
    const headers: Record<string, string> = {};
    propagation.inject(ROOT_CONTEXT, headers);
    expect(headers).toEqual({});
    await useAll(telemetry);
  });

  it('for tests of other code is just as silent', async () => {
    const telemetry = createNoopTelemetry();
    expect(context.active()).toBe(ROOT_CONTEXT);
    await useAll(telemetry);
  });
});
