import { setImmediate as nextTurn } from 'node:timers/promises';
import { startTelemetry } from '@dawsos/telemetry';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import pino from 'pino';
import { answerCalls } from './calls.ts';

interface LineWriter {
  write(durationMs: number): void;
  flush(): Promise<unknown>;
}

/** A wide line, as a service writes one for each request. */
const message = 'http request';
const fields = {
  method: 'POST',
  endpoint: '/v1/execute',
  status: 200,
  request_id: '01J9Z8Y7X6W5V4T3S2R1Q0P9N8',
  user_id: 'b3c1d0e6f7a84951',
  pricing_pack_id: 'PP_2013-03-01',
  asof_date: '2013-03-01',
};
const redactedPaths = ['*.password', '*.token', 'headers.authorization', 'headers.cookie', 'user.email', 'user.name'];
const headers = { accept: 'application/json', 'user-agent': 'bench' };

async function core(): Promise<{ logged: LineWriter; bound: LineWriter }> {
  const { log } = await startTelemetry({
    service: 'dawsos-executor',
    version: '0.1.0',
    environment: 'production',
    enabled: true,
    tracing: { sampleRate: 1 },
    errors: {},
    logging: { level: 'info', format: 'json' },
  });
  const line = log.bindLine(message, { method: fields.method, endpoint: fields.endpoint });
  const flush = () => log.flush(30_000);
  const { method: _, endpoint: __, ...rest } = fields;
  return {
    logged: { write: (duration_ms) => log.info(message, { ...fields, headers, duration_ms }), flush },
    bound: { write: (duration_ms) => line({ ...rest, duration_ms }, ROOT_CONTEXT), flush },
  };
}

function onPino(options: pino.LoggerOptions): LineWriter {
  const destination = pino.destination({ sync: false, minLength: 65_536, maxWrite: 131_072 });
  const log = pino({ base: { service: 'bench' }, ...options }, destination);
  return {
    write: (duration_ms) => log.info({ ...fields, headers, duration_ms }, message),
    flush: async () => destination.flushSync(),
  };
}

const writers: Readonly<Record<string, () => LineWriter | Promise<LineWriter>>> = {
  'core-bound': async () => (await core()).bound,
  core: async () => (await core()).logged,
  pino: () => onPino({}),
  'pino-redacting': () => onPino({ redact: redactedPaths }),
  console: () => ({
    // biome-ignore lint/suspicious/noConsole: it is what is measured
    write: (duration_ms) => console.log(JSON.stringify({ ...fields, headers, duration_ms, msg: message })),
    flush: async () => undefined,
  }),
};

const writer = await (writers[process.argv[2] ?? ''] as (typeof writers)[string])();
const linesOfTurn = 100;

const calls = {
  /** Writes lines, some each turn of the event loop, until the last one is out. */
  write: async (lines: number): Promise<{ cpuUs: number; wallMs: number }> => {
    const startedAt = performance.now();
    const before = process.cpuUsage();
    for (let written = 0; written < lines; written += linesOfTurn) {
      for (let line = 0; line < linesOfTurn; line += 1) writer.write(written + line);
      await nextTurn();
    }
    await writer.flush();
    const { user, system } = process.cpuUsage(before);
    return { cpuUs: user + system, wallMs: performance.now() - startedAt };
  },
};
export type LineWriterCalls = typeof calls;

answerCalls(calls);
