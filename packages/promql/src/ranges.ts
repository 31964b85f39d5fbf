import { type Duration, type GrafanaWindow, scaleDuration, type TimeScale } from './duration.ts';
import type { Selector, Vector } from './expression.ts';

/** How far back a range reaches. */
export type Window = Duration | GrafanaWindow;

/** Per-second increase of counters or buckets over the window. */
export const rate = <Labels extends string>(selector: Selector<Labels>, window: Window): Vector<Labels> =>
  overRange('rate', selector, window);

/** Increase of counters or buckets over the window, extrapolated to its edges. */
export const increase = <Labels extends string>(selector: Selector<Labels>, window: Window): Vector<Labels> =>
  overRange('increase', selector, window);

/** Per-second slope of a gauge over the window (least squares). */
export const slope = <Labels extends string>(selector: Selector<Labels>, window: Window): Vector<Labels> =>
  overRange('deriv', selector, window);

/** Average, extreme, sum, count or last of a series' samples in the window. */
export const overTime = <Labels extends string>(
  statistic: 'avg' | 'min' | 'max' | 'sum' | 'count' | 'last',
  selector: Selector<Labels>,
  window: Window,
): Vector<Labels> => overRange(`${statistic}_over_time`, selector, window);

/** The same of any expression, evaluated every `step` of the window; a step is no rate, so it may get as short as it will. */
export const overSteps = <Labels extends string>(
  statistic: 'avg' | 'min' | 'max' | 'sum' | 'count' | 'last',
  expression: Vector<Labels>,
  window: Duration,
  step: Duration,
): Vector<Labels> => ({
  kind: 'vector',
  print: (time) =>
    `${statistic}_over_time((${expression.print(time)})[${scaleDuration(window, time)}:${scaleDuration(step, { ...time, floorMs: 1 })}])`,
});

function overRange<Labels extends string>(name: string, selector: Selector<Labels>, window: Window): Vector<Labels> {
  return { kind: 'vector', print: (time) => `${name}(${selector.print(time)}[${printWindow(window, time)}])` };
}

const printWindow = (window: Window, time: TimeScale): string =>
  window.startsWith('$') ? window : scaleDuration(window as Duration, time);
