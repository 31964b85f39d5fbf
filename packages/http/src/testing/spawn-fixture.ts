import {
  type OtlpSink,
  type SentrySink,
  type SpawnedService,
  spawnService,
  startOtlpSink,
  startSentrySink,
} from '@dawsos/testkit';
import type { TestContext } from 'vitest';

export interface Fixture {
  readonly url: string;
  readonly service: SpawnedService;
  readonly sink: OtlpSink;
  readonly sentry: SentrySink;
  /** The lines of its log so far. */
  log(): readonly Readonly<Record<string, unknown>>[];
}

export const fixtureEntry = new URL('./fixture-service.ts', import.meta.url);

/** Runs the fixture service as a process of its own, with sinks for what it sends; gone when the test ends. */
export async function spawnFixture(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  env: Readonly<Record<string, string>> = {},
): Promise<Fixture> {
  const [sink, sentry] = await Promise.all([startOtlpSink(), startSentrySink()]);
  const service = await spawnService({
    entry: fixtureEntry,
    env: { ENVIRONMENT: 'test', OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, SENTRY_DSN: sentry.dsn, ...env },
  });
  onTestFinished(async () => {
    service.kill('SIGKILL');
    await service.exited;
    await Promise.all([sink.stop(), sentry.stop()]);
  });
  const log = () => service.stdout.json();
  const [, port] = /\bport\W+(\d+)/.exec(service.stdout.lines.join('\n')) ?? [];
  return { url: `http://127.0.0.1:${port}`, service, sink, sentry, log };
}
