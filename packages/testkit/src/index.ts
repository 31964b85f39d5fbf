export {
  type CrashFailure,
  type CrashRecord,
  crashFailures,
  crashPlan,
  evenly,
  recordCrash,
} from './crashes/crash-record.ts';
export {
  type Answer,
  type RecordedRequest,
  type RecordingServer,
  startRecordingServer,
} from './http/recording-server.ts';
export {
  type ExposedFamily,
  type ExposedSample,
  type Exposition,
  parseExposition,
} from './metrics/parse-exposition.ts';
export { type OtlpSink, startOtlpSink } from './otlp/otlp-sink.ts';
export type { ReceivedAttributes, ReceivedSpan, SpanKind } from './otlp/received-span.ts';
export { median, percentile } from './percentile.ts';
export { type CapturedLines, captureLines } from './process/capture-lines.ts';
export { daytimeZone } from './process/daytime-zone.ts';
export { freePort } from './process/free-port.ts';
export { type ServiceExit, type ServiceOptions, type SpawnedService, spawnService } from './process/spawn-service.ts';
export { describeMachine } from './report/describe-machine.ts';
export { formatTable } from './report/format-table.ts';
export type { EnvelopeItem } from './sentry/parse-envelope.ts';
export { type SentryEvent, type SentrySink, startSentrySink } from './sentry/sentry-sink.ts';
