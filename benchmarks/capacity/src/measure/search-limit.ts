/** The highest rate that held and the lowest that broke; undefined where there was none. */
export interface Limit {
  readonly held: number | undefined;
  readonly broke: number | undefined;
}

const START = 40;
const STEP = 5;
const HIGHEST = 1_280;

/** Doubles the rate until it breaks, then halves the distance until both rates are within `resolution` of each other. */
export async function searchLimit(holds: (rate: number) => Promise<boolean>, resolution: number): Promise<Limit> {
  let held: number | undefined;
  let broke: number | undefined;
  for (let rate = START; broke === undefined && rate <= HIGHEST; rate *= 2) {
    if (await holds(rate)) held = rate;
    else broke = rate;
  }
  while (broke !== undefined && broke - (held ?? 0) > Math.max(STEP, resolution * (held ?? 0))) {
    const middle: number = Math.round(((held ?? 0) + broke) / 2 / STEP) * STEP;
    if (middle === held || middle === broke) break;
    if (await holds(middle)) held = middle;
    else broke = middle;
  }
  return { held, broke };
}
