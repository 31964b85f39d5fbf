import http from 'k6/http';
import { loadTest } from './lib/load-test.ts';
import { mixed } from './lib/mix.ts';
import { type Phase, startOf } from './lib/phases.ts';
import { marketDataUrl, rateOr, secondsOr } from './lib/variables.ts';

const rate = rateOr(20);
const seconds = secondsOr('15m') / 10;
const undisturbed = (name: string): Phase => ({ name, seconds, rate });
const disturbed = (name: string, fault?: Phase['fault']): Phase[] => [
  { name, seconds, rate, mayBreak: true, ...(fault && { fault }) },
  { name: `after-${name}`, seconds, rate, mayBreak: true, recovers: true },
];
const phases: readonly Phase[] = [
  undisturbed('before'),
  ...disturbed('provider'),
  ...disturbed('agent', { header: 'agent=timeout', every: 2 }),
  ...disturbed('database', { header: 'db=slow', every: 2 }),
  ...disturbed('cache', { header: 'cache=miss', every: 1 }),
  undisturbed('end'),
];
const once = (phase: string, exec: string) =>
  ({ executor: 'per-vu-iterations', vus: 1, iterations: 1, startTime: `${startOf(phases, phase)}s`, exec }) as const;

/** Providers, agents, database and cache fail one after the other: what that burns, and how long recovery takes. */
export const { options, setup, load, handleSummary } = loadTest({
  name: 'faults',
  phases,
  send: mixed,
  scenarios: { fail: once('provider', 'failProviders'), mend: once('after-provider', 'mendProviders') },
});

/** Lets every provider of the simulator fail. */
export const failProviders = (): void => switchProviders('error');

/** Lets them answer again. */
export const mendProviders = (): void => switchProviders('ok');

/** Also where the test was interrupted. */
export function teardown(): void {
  mendProviders();
}

function switchProviders(mode: string): void {
  const headers = { 'Content-Type': 'application/json' };
  const tags = { request: 'faults' };
  const { status, error } = http.put(`${marketDataUrl}/faults`, JSON.stringify({ mode }), { headers, tags });
  if (status !== 200) throw new Error(`providers at ${marketDataUrl} cannot be switched: ${status} ${error}`);
}
