import { startTelemetry, type Telemetry, type TelemetryOptions } from '@dawsos/telemetry';
import { type OtlpSink, type SentrySink, startOtlpSink, startSentrySink } from '@dawsos/testkit';
import type { Express } from 'express';
import { onTestFinished } from 'vitest';
import { createHttpApp, type HttpAppOptions } from '../create-http-app.ts';
import { startHttpServer } from '../start-http-server.ts';

export interface TestApp {
  readonly url: string;
  readonly telemetry: Telemetry;
  readonly sink: OtlpSink;
  readonly sentry: SentrySink;
}

type AppOptions = Partial<Omit<HttpAppOptions, 'telemetry' | 'routes'>> & {
  readonly telemetry?: Partial<TelemetryOptions>;
  /** Default 1. */
  readonly sampleRate?: number;
  readonly routes?: (app: Express, telemetry: Telemetry) => void;
};

/** A served app whose telemetry goes to sinks; all of it stops with the test. */
export async function startApp({
  telemetry: options,
  sampleRate = 1,
  routes,
  ...app
}: AppOptions = {}): Promise<TestApp> {
  const [sink, sentry] = await Promise.all([startOtlpSink(), startSentrySink()]);
  const telemetry = await startTelemetry({
    service: 'dawsos-executor',
    version: '1.2.3',
    environment: 'test',
    enabled: true,
    tracing: { endpoint: sink.url, sampleRate },
    errors: { dsn: sentry.dsn },
    logging: { level: 'silent', format: 'json' },
    ...options,
  });
  const server = await startHttpServer(
    createHttpApp({ telemetry, checks: [], ...app, routes: (express) => routes?.(express, telemetry) }),
    { port: 0 },
  );
  onTestFinished(async () => {
    await server.stop();
    await telemetry.stop();
    await Promise.all([sink.stop(), sentry.stop()]);
  });
  return { url: `http://127.0.0.1:${server.port}`, telemetry, sink, sentry };
}
