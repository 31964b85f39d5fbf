import { context, isSpanContextValid, trace } from '@opentelemetry/api';
import pino from 'pino';
import { redact } from '../redaction/redact.ts';
import { scrubText } from '../redaction/scrub-text.ts';
import { activeScope } from '../request-scope.ts';
import { humanDestination } from './human-destination.ts';
import { LineBuffer } from './line-buffer.ts';
import type { LogFields, Logger } from './logger.ts';

/** Fields that need no redaction and have no depth. */
export type TrustedFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface LoggerOptions {
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  /** pino level name. */
  readonly level: string;
  readonly format: 'json' | 'human';
}

/** A {@link Logger} on pino, with a fast way for the one line each request writes. */
export interface ServiceLogger extends Logger {
  /** Logs fields that hold nothing to redact: numbers, catalogue values and fields of the request scope. */
  trusted(message: string, fields: TrustedFields): void;
  /** Writes out what is buffered; false where standard output has not taken it after `withinMs` (default 1 s). */
  flush(withinMs?: number): Promise<boolean>;
}

/** How long a line may wait in the buffer. */
const flushMs = 500;
/** Each write wakes a thread: few large ones cost less than many small ones. */
const bufferBytes = 65_536;
/** Beyond this a reader that stopped reading makes lines drop, never the process grow. */
const maxBufferedBytes = 16 << 20;

/** Logs to standard output, buffered and written off the event loop; a full pipe blocks nobody. */
export function createLogger({ service, version, environment, level, format }: LoggerOptions): ServiceLogger {
  const destination = format === 'human' ? undefined : bufferedStandardOutput();
  const base = { service, version, environment };
  const logger = pino(
    { level, base, formatters: { level: (label) => ({ level: label }) }, mixin: contextFields },
    destination ?? humanDestination(),
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
    trusted: (message, fields) => {
      if (!logger.isLevelEnabled('info')) return;
      if (destination === undefined) return logger.info(fields, message);
      // The shape pino writes without its machinery per line: an eighth of the cost, for the line every request writes.
      const line = { level: 'info', time: Date.now(), ...base, ...contextFields(), ...fields, msg: message };
      destination.write(`${JSON.stringify(line)}\n`);
    },
    flush: async (withinMs = 1000) => destination === undefined || flushWithin(destination, withinMs),
  };
}

/** Waits off the event loop: a synchronous write to a reader that stopped reading would hold the process for ever. */
async function flushWithin(destination: LineBuffer, withinMs: number): Promise<boolean> {
  const timeUp = Promise.withResolvers<boolean>();
  const timer = setTimeout(timeUp.resolve, withinMs, false);
  const written = new Promise<boolean>((resolve) => destination.flush(() => resolve(true)));
  const inTime = await Promise.race([written, timeUp.promise]);
  clearTimeout(timer);
  return inTime;
}

function bufferedStandardOutput(): LineBuffer {
  const options = { fd: 1, sync: false, maxWrite: bufferBytes * 2, maxLength: maxBufferedBytes };
  // Without a least length its flush answers at once, written or not.
  const destination = pino.destination({ ...options, minLength: 1 });
  const buffer = new LineBuffer(destination, { fullAt: bufferBytes, flushMs });
  // A reader that has gone does not come back. Unheard, the error would end the process, and a write at its exit hang it.
  destination.on('error', () => {
    buffer.giveUp();
    destination.destroy();
  });
  return buffer;
}

/** Trace ids and request context of the active request, on each of its lines. */
function contextFields(): TrustedFields {
  const span = trace.getSpanContext(context.active());
  const ids = span !== undefined && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {};
  return { ...ids, ...activeScope()?.fields };
}
