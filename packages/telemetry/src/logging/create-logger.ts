import { type Context, context, isSpanContextValid, trace } from '@opentelemetry/api';
import pino from 'pino';
import { redact } from '../redaction/redact.ts';
import { scrubText } from '../redaction/scrub-text.ts';
import { activeScope } from '../request-scope.ts';
import { LineBuffer, type LineDestination } from './line-buffer.ts';
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
  /**
   * Binds what never changes of a line that is written often. The answer writes it with the fields that do change, of
   * the request of the given context; no field holds anything to redact.
   */
  bindLine(message: string, constant: TrustedFields): (fields: TrustedFields, active: Context) => void;
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
export async function createLogger({
  service,
  version,
  environment,
  level,
  format,
}: LoggerOptions): Promise<ServiceLogger> {
  const destination = format === 'human' ? undefined : bufferedStandardOutput();
  const base = { service, version, environment };
  const logger = pino(
    { level, base, formatters: { level: (label) => ({ level: label }) }, mixin: contextFields },
    destination ?? (await import('./human-destination.ts')).humanDestination(),
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
    bindLine: (message, constant) => {
      const head = '{"level":"info","time":';
      const tail = `${inLine(base)}${inLine(constant)},"msg":${JSON.stringify(message)}}\n`;
      return (fields, active) => {
        if (!logger.isLevelEnabled('info')) return;
        if (destination === undefined) {
          context.with(active, () => logger.info({ ...constant, ...fields }, message));
          return;
        }
        // The shape pino writes without its machinery per line: a tenth of the cost, for the line every request writes.
        const scope = inLine(activeScope(active)?.fields);
        destination.write(head + Date.now() + idsInLine(active) + scope + inLine(fields) + tail);
      };
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
  const destination = pino.destination({ ...options, minLength: 1, contentMode: 'buffer' });
  // Its types know of texts only; in this mode it takes bytes.
  const buffer = new LineBuffer(destination as unknown as LineDestination, { fullAt: bufferBytes, flushMs });
  // A reader that has gone does not come back. Unheard, the error would end the process, and a write at its exit hang it.
  destination.on('error', () => {
    buffer.giveUp();
    destination.destroy();
  });
  return buffer;
}

/** Fields as they stand in a line of JSON, behind others. */
function inLine(fields: TrustedFields | undefined): string {
  if (fields === undefined) return '';
  const json = JSON.stringify(fields);
  return json === '{}' ? '' : `,${json.slice(1, -1)}`;
}

function idsInLine(active: Context): string {
  const span = trace.getSpanContext(active);
  if (span === undefined || !isSpanContextValid(span)) return '';
  return `,"trace_id":"${span.traceId}","span_id":"${span.spanId}"`;
}

/** Trace ids and request context of the active request, on each of its lines. */
function contextFields(): TrustedFields {
  const span = trace.getSpanContext(context.active());
  const ids = span !== undefined && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {};
  return { ...ids, ...activeScope()?.fields };
}
