import { context, isSpanContextValid, trace } from '@opentelemetry/api';
import pino from 'pino';
import { redact } from '../redaction/redact.ts';
import { scrubText } from '../redaction/scrub-text.ts';
import { activeScope } from '../request-scope.ts';
import { humanDestination } from './human-destination.ts';
import type { LogFields, Logger } from './logger.ts';

export interface LoggerOptions {
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  /** pino level name. */
  readonly level: string;
  readonly format: 'json' | 'human';
}

/** A {@link Logger} on pino, with the trusted fast way for lines whose fields were redacted before. */
export interface ServiceLogger extends Logger {
  /** Logs fields that hold nothing to redact: numbers, catalogue values and fields of the request scope. */
  trusted(message: string, fields: Readonly<Record<string, unknown>>): void;
  /** Writes out what is buffered. */
  flush(): void;
}

/** How long a line may wait in the buffer. */
const flushMs = 500;
const bufferBytes = 8192;

/** Logs to standard output, buffered and written off the event loop; a full pipe blocks nobody. */
export function createLogger({ service, version, environment, level, format }: LoggerOptions): ServiceLogger {
  const destination =
    format === 'human'
      ? humanDestination()
      : pino.destination({ fd: 1, sync: false, minLength: bufferBytes, periodicFlush: flushMs, maxLength: 16 << 20 });
  const logger = pino(
    {
      level,
      base: { service, version, environment },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: contextFields,
    },
    destination,
  );
  const write = (lineLevel: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) => {
    if (!logger.isLevelEnabled(lineLevel)) return;
    logger[lineLevel](fields === undefined ? {} : (redact(fields) as object), scrubText(message));
  };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    trusted: (message, fields) => logger.info(fields, message),
    flush: () => {
      if ('flushSync' in destination) destination.flushSync();
    },
  };
}

/** Trace ids and request context of the active request, on each of its lines. */
function contextFields(): Record<string, unknown> {
  const span = trace.getSpanContext(context.active());
  const ids = span !== undefined && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {};
  return { ...ids, ...activeScope()?.fields };
}
