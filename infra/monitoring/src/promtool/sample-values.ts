import { printExpression } from '@dawsos/promql';
import type { Samples } from '../alert.ts';

/** Series as `promtool test rules` reads them. */
export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** How many minutes lie between the first and the last sample. */
export const minutesOf = (samples: Samples): number => Math.max(0, ...samples.map(({ values }) => count(values) - 1));

/** The samples, and after them the `then` ones; a series that is in one of both alone is missing for the other's time. */
export function inputSeries(samples: Samples, then: Samples = []): InputSeries[] {
  const first = partOf(samples);
  const second = partOf(then);
  const names = new Set([...first.values.keys(), ...second.values.keys()]);
  return [...names].map((series) => ({
    series,
    values: [first, ...(then.length > 0 ? [second] : [])]
      .map(({ values, length }) => values.get(series) ?? `_x${length}`)
      .join(' '),
  }));
}

const partOf = (samples: Samples) => ({
  length: minutesOf(samples) + 1,
  values: new Map(samples.map(({ series, values }) => [printExpression(series), values] as const)),
});

/** `a+bxn` and `axn` are n samples after the first, `_xn` is n missing ones, anything else is one. */
function count(values: string): number {
  return values.split(' ').reduce((sum, token) => {
    const [, missing, repeats] = /^(_?).*?x(\d+)$/.exec(token) ?? [];
    return sum + (repeats === undefined ? 1 : Number(repeats) + (missing === '_' ? 0 : 1));
  }, 0);
}
