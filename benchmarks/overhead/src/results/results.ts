import type { LogRun } from '../log/measure-lines.ts';
import type { LossResult } from '../loss/measure-loss.ts';
import type { Visit } from '../requests/measure-visit.ts';
import type { ScrapeResult } from '../scrape/measure-scrapes.ts';
import type { Machine } from './machine.ts';

/** What each part of the benchmark measures. */
export interface Measured {
  readonly plain: readonly Visit[];
  readonly database: readonly Visit[];
  readonly scrape: readonly ScrapeResult[];
  readonly loss: readonly LossResult[];
  readonly log: readonly LogRun[];
}
export type Part = keyof Measured;
export const parts = ['plain', 'database', 'scrape', 'loss', 'log'] as const satisfies readonly Part[];

/** One part's measurement, and where and when it was made. */
export interface PartResult<Name extends Part = Part> {
  /** ISO 8601, by the system's clock. */
  readonly measuredAt: string;
  readonly machine: Machine;
  readonly measured: Measured[Name];
}

/** As far as they have been measured. */
export type Results = { readonly [Name in Part]?: PartResult<Name> };
