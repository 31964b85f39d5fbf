import { setTimeout as sleep } from 'node:timers/promises';
import { metrics as catalogue } from '@dawsos/conventions';
import type { Telemetry } from '@dawsos/telemetry';
import type { Request, RequestHandler, Response } from 'express';
import { Problem } from '../problem.ts';
import { type Faults, parseFaults } from './parse-faults.ts';

export interface FaultInjectionOptions {
  readonly telemetry: Telemetry;
  /** `ALLOW_FAULTS`: without it a request with the header is refused. */
  readonly allowed: boolean;
  /** Makes the database of the service slow once, for `db=slow`; leave it out where the routes do that themselves. */
  readonly slowDatabase?: () => Promise<unknown>;
  /** 0–1, as `Math.random`. */
  readonly random?: () => number;
}

/** Carries out the faults of one request and answers them; throws a {@link Problem} that the request asked for. */
export type FaultInjector = (request: Request, response: Response) => Promise<Faults>;

/**
 * Creates what carries out an `X-Fault` header, for that request alone: latency, then a slow database, then the share
 * of errors. `agent` and `cache` are left to the routes. Each fault is counted and on the span.
 */
export function createFaultInjector({
  telemetry,
  allowed,
  slowDatabase,
  random = Math.random,
}: FaultInjectionOptions): FaultInjector {
  const injected = telemetry.metrics.counter(catalogue.faultsInjected);
  return async (request, response) => {
    const header = request.get('x-fault');
    if (header === undefined) return {};
    if (!allowed) {
      throw new Problem({ status: 400, code: 'FAULTS_DISABLED', detail: 'Faults on request are not allowed here.' });
    }
    const faults = validFaults(header);
    (response.locals as { faults?: Faults }).faults = faults;
    telemetry.tracing.current().set({ 'fault.injected': header });
    if (faults.latencyMs !== undefined) {
      injected.bind({ fault: 'latency' }).add();
      await sleep(faults.latencyMs);
    }
    if (faults.db !== undefined && slowDatabase !== undefined) {
      injected.bind({ fault: 'db' }).add();
      await slowDatabase();
    }
    if (faults.cache !== undefined) injected.bind({ fault: 'cache' }).add();
    if (faults.errorShare !== undefined && random() < faults.errorShare) {
      injected.bind({ fault: 'error' }).add();
      throw new Problem({ status: 500, code: 'FAULT_INJECTED', detail: 'The request failed because it asked to.' });
    }
    return faults;
  };
}

/**
 * The same as a request handler, for {@link faultsOf} to be asked later. Mount it on routes, not on a path: what it
 * answers has to be counted under the route's name.
 */
export function injectFaults(options: FaultInjectionOptions): RequestHandler {
  const inject = createFaultInjector(options);
  return async (request, response, next) => {
    await inject(request, response);
    next();
  };
}

/** The faults this request asked for. */
export const faultsOf = (response: Response): Faults => (response.locals as { faults?: Faults }).faults ?? {};

/** What a called service is to do of these faults, as its `X-Fault` header; undefined when that is nothing. */
export function forwardedFaults({ agent, db }: Faults): string | undefined {
  const parts = [agent && `agent=${agent}`, db && `db=${db}`].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(';') : undefined;
}

function validFaults(header: string): Faults {
  const parsed = parseFaults(header);
  if (parsed.outcome === 'valid') return parsed.faults;
  const problems = parsed.problems.map((message) => ({ path: 'X-Fault', message }));
  throw new Problem({ status: 400, code: 'BAD_FAULT', detail: 'The X-Fault header cannot be read.', problems });
}
