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

/** Nothing goes wrong. */
export const noFaults: FaultSettings = { mode: 'ok', rate: 1, delay_ms: 1_000 };

/** The fault that hits one request, if any; `random` as `Math.random`. */
export const drawFault = (
  { mode, rate, provider: only }: FaultSettings,
  provider: Provider,
  random: () => number,
): Exclude<FaultSettings['mode'], 'ok'> | undefined =>
  mode !== 'ok' && (only === undefined || only === provider) && random() < rate ? mode : undefined;
