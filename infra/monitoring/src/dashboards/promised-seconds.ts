import type { Slo } from '@dawsos/slo';
import { sloNamed } from '../slos/slo-named.ts';

/** The limit in seconds that an SLO promises; throws when there is no such SLO, or none of time. */
export function promisedSeconds(slos: readonly Slo[], id: string): number {
  const limit = sloNamed(slos, id).indicator.limitSeconds;
  if (limit === undefined) throw new TypeError(`SLO ${id} promises no time`);
  return limit;
}
