import { measureLines } from './log/measure-lines.ts';
import { measureLoss } from './loss/measure-loss.ts';
import type { Options } from './options.ts';
import type { Column } from './requests/columns.ts';
import type { Visit } from './requests/measure-visit.ts';
import { runRounds } from './requests/run-rounds.ts';
import { withInstruments } from './requests/with-instruments.ts';
import { ratioOf } from './results/goals.ts';
import { readMachine } from './results/machine.ts';
import type { Measured, Part, PartResult } from './results/results.ts';
import { measureScrapes } from './scrape/measure-scrapes.ts';

type Measure<Name extends Part> = (
  options: Options,
  serverCores: readonly number[] | undefined,
) => Promise<Measured[Name]>;

const measureColumn =
  (column: Column) =>
  ({ variants, effort: { rounds, pace } }: Options, serverCores: readonly number[] | undefined) =>
    withInstruments({ column, pace, serverCores }, (surroundings, instruments) =>
      runRounds({ rounds, column, variants, onVisit: tellProgress }, surroundings, instruments),
    );

const measures: { readonly [Name in Part]: Measure<Name> } = {
  plain: measureColumn('plain'),
  database: measureColumn('database'),
  scrape: ({ effort }, cores) => measureScrapes(effort.scrapes, cores),
  loss: ({ effort }, cores) => measureLoss(effort.lossSeconds, cores),
  log: ({ effort }, cores) => measureLines(effort.log, cores),
};

/** Measures one part of the benchmark on this machine, now. */
export async function measurePart<Name extends Part>(
  part: Name,
  options: Options,
  serverCores: readonly number[] | undefined,
): Promise<PartResult<Name>> {
  const measuredAt = new Date().toISOString();
  const machine = readMachine(serverCores !== undefined);
  return { measuredAt, machine, measured: await measures[part](options, serverCores) };
}

/** On standard error, so that the tables can be piped. */
export function tellProgress(visit: Visit, done: number, all: number): void {
  const { variant, column, own, bare } = visit;
  process.stderr.write(
    `${done}/${all} ${variant} ${column}: ${ratioOf(visit).toFixed(2)} (${own.cpuUsPerRequest.toFixed(0)} µs over ${bare.cpuUsPerRequest.toFixed(0)})\n`,
  );
}
