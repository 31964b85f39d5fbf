import { type Duration, divide, type Vector } from '@dawsos/promql';
import type { Slo } from '@dawsos/slo';

/** The limit in seconds that an SLO promises; throws when there is no such SLO, or none of time. */
export function promisedSeconds(slos: readonly Slo[], id: string): number {
  const limit = find(slos, id).indicator.limitSeconds;
  if (limit === undefined) throw new TypeError(`SLO ${id} promises no time`);
  return limit;
}

/** The share of bad events that an SLO allows; throws when there is no such SLO. */
export const allowedShare = (slos: readonly Slo[], id: string): number =>
  // 1 - 0.99 in binary is 0.010000000000000009.
  Number((1 - find(slos, id).objective).toPrecision(10));

/** The share of bad events as an SLO counts them; throws when there is no such SLO. */
export function badShare(slos: readonly Slo[], id: string, window: Duration): Vector<never> {
  const { bad, all } = find(slos, id).indicator;
  return divide(bad(window), all(window));
}

function find(slos: readonly Slo[], id: string): Slo {
  const found = slos.find((slo) => slo.id === id);
  if (found === undefined) throw new TypeError(`no SLO is called ${id}`);
  return found;
}
