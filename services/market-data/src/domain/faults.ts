import { type Provider, providers } from '@dawsos/conventions';
import { z } from 'zod';

/** Body of `PUT /faults`: what goes wrong from now on, for which share of requests and, where given, at one provider only. */
export const faultSettingsSchema = z.strictObject({
  mode: z.enum(['ok', 'error', 'slow', 'rate_limit', 'garbage']),
  /** Share of requests, 0–1. */
  rate: z.number().min(0).max(1).default(1),
  /** Wait before the answer in mode `slow`. */
  delay_ms: z.int().min(0).max(60_000).default(1_000),
  provider: z.enum(providers).optional(),
});
export type FaultSettings = z.output<typeof faultSettingsSchema>;

/** One fault to inject; `delayMs` is 0 where the fault is not a wait. */
export interface Fault {
  readonly kind: 'error' | 'slow' | 'latency' | 'rate_limit' | 'garbage';
  readonly delayMs: number;
}

/** What a request asked for in `X-Fault`. */
interface RequestedFault extends Fault {
  readonly rate: number;
}

/** Something in `X-Fault` that cannot be read. */
export class FaultHeaderError extends Error {
  override readonly name = 'FaultHeaderError';
  readonly code = 'BAD_FAULT_HEADER';
}

/** Meant for the other services on the way: passed over here. */
const forOthers = new Set(['agent', 'db']);
const shares = new Set(['error', 'rate_limit', 'garbage'] as const);
type Share = typeof shares extends Set<infer Kind> ? Kind : never;
const isShare = (name: string): name is Share => shares.has(name as Share);

/** Reads `latency=400ms;error=0.05;rate_limit=1;garbage=0.5`; throws {@link FaultHeaderError}. */
export const parseFaultHeader = (header: string): readonly RequestedFault[] =>
  header
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap((part): readonly RequestedFault[] => {
      const [name = '', value = ''] = part.split('=', 2);
      if (forOthers.has(name)) return [];
      const latency = name === 'latency' ? /^(\d{1,5})ms$/.exec(value)?.[1] : undefined;
      if (latency !== undefined) return [{ kind: 'latency', delayMs: Number(latency), rate: 1 }];
      const rate = /^(0(\.\d+)?|1(\.0+)?)$/.test(value) ? Number(value) : undefined;
      if (isShare(name) && rate !== undefined) return [{ kind: name, delayMs: 0, rate }];
      throw new FaultHeaderError('X-Fault is not readable');
    });

/** The faults that hit one request: waits first, then the first failure drawn; `random` as `Math.random`. */
export const drawFaults = (
  settings: FaultSettings,
  requested: readonly RequestedFault[],
  provider: Provider,
  random: () => number,
): readonly Fault[] => {
  const applies = settings.mode !== 'ok' && (settings.provider ?? provider) === provider;
  const standing: RequestedFault[] =
    applies && settings.mode !== 'ok'
      ? [{ kind: settings.mode, delayMs: settings.mode === 'slow' ? settings.delay_ms : 0, rate: settings.rate }]
      : [];
  const drawn = [...requested, ...standing].filter(({ rate }) => random() < rate);
  const waits = drawn.filter(({ kind }) => kind === 'latency' || kind === 'slow');
  return [...waits, ...drawn.filter((fault) => !waits.includes(fault)).slice(0, 1)];
};
