import { setTimeout as wait } from 'node:timers/promises';
import { metrics, type Provider } from '@dawsos/conventions';
import { Problem } from '@dawsos/http';
import type { Telemetry } from '@dawsos/telemetry';
import type { RequestHandler } from 'express';
import { drawFaults, type Fault, FaultHeaderError, type FaultSettings, parseFaultHeader } from '../domain/faults.ts';

/** The faults that stand until changed; one per process. */
export interface FaultBoard {
  settings: FaultSettings;
}

export const noFaults: FaultSettings = { mode: 'ok', rate: 1, delay_ms: 1_000 };

/** How long a client is told to stay away by an injected 429. */
const RETRY_AFTER_S = 1;
/** A proxy's error page with status 200, cut off: neither JSON nor CSV. */
const GARBAGE = '<html><head><title>502 Bad Gateway</title></head><body><center>{"symbol":"AAPL","hist';

/** Injects the faults asked for by the board and by `X-Fault`, each counted and marked on the request's span. */
export const injectFaults = (
  board: FaultBoard,
  provider: Provider,
  { metrics: registry, tracing }: Telemetry,
  random: () => number = Math.random,
): RequestHandler => {
  const injected = registry.counter(metrics.faultsInjected);
  return async (request, response, next) => {
    const faults = drawFaults(board.settings, requestedFaults(request.headers['x-fault']), provider, random);
    for (const { kind, delayMs } of faults) {
      injected.bind({ fault: kind }).add();
      tracing.current().set({ 'fault.injected': kind });
      if (delayMs > 0) await wait(delayMs);
      const answer = answers[kind];
      if (answer) {
        response.status(answer.status).set(answer.headers).send(answer.body);
        return;
      }
    }
    next();
  };
};

const answers: Partial<Record<Fault['kind'], { status: number; headers: Record<string, string>; body: string }>> = {
  error: { status: 500, headers: { 'Content-Type': 'application/json' }, body: '{"error":"injected fault"}' },
  rate_limit: {
    status: 429,
    headers: {
      'Content-Type': 'application/json',
      'Retry-After': String(RETRY_AFTER_S),
      'X-RateLimit-Remaining': '0',
    },
    body: '{"error":"limit reached (injected)"}',
  },
  garbage: { status: 200, headers: { 'Content-Type': 'text/html' }, body: GARBAGE },
};

const requestedFaults = (header: string | string[] | undefined) => {
  try {
    return parseFaultHeader([header ?? ''].flat().join(';'));
  } catch (error) {
    if (!(error instanceof FaultHeaderError)) throw error;
    throw new Problem({
      status: 400,
      code: error.code,
      detail: 'X-Fault takes latency=<n>ms, error=<share>, rate_limit=<share> and garbage=<share>, joined by ";".',
    });
  }
};
