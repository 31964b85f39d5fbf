import { setTimeout as sleep } from 'node:timers/promises';
import { metrics as catalogue, type Provider } from '@dawsos/conventions';
import type { Telemetry } from '@dawsos/telemetry';
import type { RequestHandler } from 'express';
import { drawFault, type FaultSettings } from '../domain/faults.ts';

/** The faults that stand until changed; one board per process. */
export interface FaultBoard {
  settings: FaultSettings;
}

/** Does to a request of a provider what the board says, counted and marked on the request's span. */
export const injectStandingFaults = (
  board: FaultBoard,
  provider: Provider,
  { metrics, tracing }: Telemetry,
  random: () => number = Math.random,
): RequestHandler => {
  const injected = metrics.counter(catalogue.faultsInjected);
  return async (_request, response, next) => {
    const fault = drawFault(board.settings, provider, random);
    if (fault === undefined) return next();
    injected.bind({ fault }).add();
    tracing.current().set({ 'fault.injected': fault });
    if (fault === 'slow') {
      await sleep(board.settings.delay_ms);
      return next();
    }
    const { status, headers, body } = answers[fault];
    response.status(status).set(headers).send(body);
  };
};

const answers = {
  error: { status: 500, headers: { 'Content-Type': 'application/json' }, body: '{"error":"injected fault"}' },
  rate_limit: {
    status: 429,
    headers: { 'Content-Type': 'application/json', 'Retry-After': '1', 'X-RateLimit-Remaining': '0' },
    body: '{"error":"limit reached (injected)"}',
  },
  /** A proxy's error page under status 200, cut off: neither JSON nor CSV. */
  garbage: {
    status: 200,
    headers: { 'Content-Type': 'text/html' },
    body: '<html><head><title>502 Bad Gateway</title></head><body><center>{"symbol":"AAPL","hist',
  },
};
