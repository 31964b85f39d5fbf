import type { IsoDate } from '../dates/iso-date.ts';

/** One figure of a series for a period, first and last day included. */
export interface MacroObservation {
  readonly series: string;
  readonly period_start: IsoDate;
  readonly period_end: IsoDate;
  readonly value: string;
}

/**
 * Each series' figure for the latest period that has ended by `date` (on it counts), by series; a series that had not
 * begun is left out. Publication lags are not in the source, so a figure may have been published after `date`.
 */
export function latestObservations(observations: Iterable<MacroObservation>, date: IsoDate): MacroObservation[] {
  const latest = new Map<string, MacroObservation>();
  for (const observation of observations) {
    if (observation.period_end > date) continue;
    const known = latest.get(observation.series);
    if (!known || observation.period_end > known.period_end) latest.set(observation.series, observation);
  }
  return [...latest.values()].sort((a, b) => (a.series < b.series ? -1 : 1));
}
