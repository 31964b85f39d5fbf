import { median } from '@dawsos/testkit';
import type { Visit } from '../requests/measure-visit.ts';
import { kilobytesOver, ratioOf } from '../results/goals.ts';
import { medianAndRange } from '../results/median-and-range.ts';

/** What a variant may cost over bare Express before a change is refused; both hold for the median of the rounds. */
export interface Limit {
  readonly variant: string;
  /** On V8's heap, a request: nearly the same on every machine and under any load. */
  readonly kilobytesOver: number;
  /** CPU per request: what else runs on the machine shows in it. */
  readonly ratio: number;
}

export interface Verdict {
  readonly passed: boolean;
  /** What was measured, one figure a line, with its limit. */
  readonly lines: readonly string[];
}

/** Holds visits against limits; a variant that was not visited does not pass. */
export function judge(visits: readonly Visit[], limits: readonly Limit[]): Verdict {
  const figures = limits.flatMap(({ variant, ...limit }) => {
    const own = visits.filter((visit) => visit.variant === variant);
    return [
      { what: `${variant}: KB a request over bare`, values: own.map(kilobytesOver), limit: limit.kilobytesOver },
      { what: `${variant}: CPU ratio to bare`, values: own.map(ratioOf), limit: limit.ratio },
    ];
  });
  const judged = figures.map(({ what, values, limit }) => {
    const within = median(values) <= limit;
    return { within, line: `${within ? 'ok  ' : 'PAST'} ${what} ${medianAndRange(values, 2)}, limit ${limit}` };
  });
  return { passed: judged.every(({ within }) => within), lines: judged.map(({ line }) => line) };
}
