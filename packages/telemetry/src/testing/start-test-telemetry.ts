import { type OtlpSink, type ReceivedSpan, startOtlpSink } from '@dawsos/testkit';
import { inject, onTestFinished } from 'vitest';
import { startTelemetry } from '../start-telemetry.ts';
import type { Telemetry, TelemetryOptions } from '../telemetry.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The preset this run of the contract is about. */
    preset: 'standard' | 'lean';
  }
}

export interface TestTelemetry {
  readonly telemetry: Telemetry;
  readonly sink: OtlpSink;
  /** Everything the sink has got once what is queued now is sent. */
  sent(): Promise<readonly ReceivedSpan[]>;
}

export type TestTelemetryOptions = Partial<Omit<TelemetryOptions, 'tracing'>> & {
  readonly tracing?: Partial<TelemetryOptions['tracing']>;
};

/** Options of a silent telemetry without sinks. */
export const testOptions = ({ tracing, ...options }: TestTelemetryOptions = {}): TelemetryOptions => ({
  service: 'dawsos-executor',
  version: '1.2.3',
  environment: 'test',
  enabled: true,
  errors: {},
  logging: { level: 'silent', format: 'json' },
  tracing: { sampleRate: 1, preset: inject('preset'), ...tracing },
  ...options,
});

/** Telemetry that sends to an OTLP sink; both stop with the test. */
export async function startTestTelemetry(options: TestTelemetryOptions = {}): Promise<TestTelemetry> {
  const sink = await startOtlpSink();
  const telemetry = await startTelemetry(
    testOptions({ ...options, tracing: { endpoint: sink.url, ...options.tracing } }),
  );
  onTestFinished(async () => {
    await telemetry.stop();
    await sink.stop();
  });
  return {
    telemetry,
    sink,
    sent: async () => {
      await telemetry.tracing.flush();
      return sink.spans();
    },
  };
}

/** The only span of a name. */
export function one(spans: readonly ReceivedSpan[], name: string): ReceivedSpan {
  const [span, ...more] = spans.filter((candidate) => candidate.name === name);
  if (span === undefined || more.length > 0) throw new Error(`${more.length + (span ? 1 : 0)} spans are named ${name}`);
  return span;
}
