import type { IsoDate } from '../dates/iso-date.ts';

/** A figure a day of everything that is quoted on the same days; doubles, for returns are estimates and not money. */
export interface History {
  /** In ascending order. */
  readonly dates: readonly IsoDate[];
  /** By symbol or currency, as many as there are dates. */
  readonly figures: ReadonlyMap<string, readonly number[]>;
}

/** A row of `securities`, as far as its currency goes. */
export interface SecurityCurrency {
  readonly symbol: string;
  readonly currency: string;
}

/**
 * The last figure on or before each of `days`, which ascend, by symbol or currency; NaN before the first. Dates are
 * compared once for all that share them.
 */
export function createFigureReader(
  histories: readonly History[],
  days: readonly IsoDate[],
): (name: string) => Float64Array {
  const sources = new Map<string, { readonly series: readonly number[]; readonly places: Int32Array }>();
  for (const { dates, figures } of histories) {
    const places = placesAsOf(dates, days);
    for (const [name, series] of figures) sources.set(name, { series, places });
  }
  return (name) => {
    const found = new Float64Array(days.length).fill(Number.NaN);
    const { series, places } = sources.get(name) ?? {};
    places?.forEach((place, day) => {
      found[day] = series?.[place] ?? Number.NaN;
    });
    return found;
  };
}

/** For each day the place of the last date on or before it, -1 before the first. */
function placesAsOf(dates: readonly IsoDate[], days: readonly IsoDate[]): Int32Array {
  let place = -1;
  return Int32Array.from(days, (day) => {
    for (let next = dates[place + 1]; next !== undefined && next <= day; next = dates[place + 1]) place += 1;
    return place;
  });
}
