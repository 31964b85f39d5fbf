import { type CrashFailure, type CrashRecord, crashFailures } from '@dawsos/testkit';

/** The runs of one boundary and victim, and in how many of them something was found. */
export interface CrashRow {
  readonly boundary: string;
  readonly victim: string;
  readonly runs: number;
  /** Undefined where it was not looked for. */
  readonly counts: Readonly<Record<CrashFailure, number | undefined>>;
}

/** One row a boundary and victim, sorted. */
export function countCrashes(records: readonly CrashRecord[]): readonly CrashRow[] {
  const groups = Map.groupBy(records, ({ boundary, victim }) => `${boundary}\0${victim}`);
  return [...groups.keys()].sort().map((key) => {
    const [boundary = '', victim = ''] = key.split('\0');
    return toRow(boundary, victim, groups.get(key) ?? []);
  });
}

const toRow = (boundary: string, victim: string, records: readonly CrashRecord[]): CrashRow => {
  const countOf = (failure: CrashFailure) => {
    const looked = records.flatMap(({ found }) => found[failure] ?? []).length;
    const known = records.some(({ found }) => found[failure] !== undefined);
    return known ? looked : undefined;
  };
  return { boundary, victim, runs: records.length, counts: mapFailures(countOf) };
};

const mapFailures = <Value>(answer: (failure: CrashFailure) => Value): Readonly<Record<CrashFailure, Value>> =>
  Object.fromEntries(crashFailures.map((failure) => [failure, answer(failure)])) as Record<CrashFailure, Value>;

/** The rows as a table, with their sum as the last line. */
export function crashTable(records: readonly CrashRecord[]): string {
  const line = ({ boundary, victim, runs, counts }: CrashRow) =>
    [boundary.padEnd(66), victim.padEnd(9), String(runs).padStart(5)]
      .concat(crashFailures.map((failure) => String(counts[failure] ?? '–').padStart(11)))
      .join(' ');
  const head = ['boundary'.padEnd(66), 'killed'.padEnd(9), 'runs'.padStart(5)]
    .concat(crashFailures.map((failure) => failure.padStart(11)))
    .join(' ');
  return [head, ...countCrashes(records).map(line), line(toRow('all', '', records))].join('\n');
}

/** Whether any run found anything. */
export const anythingFound = (records: readonly CrashRecord[]): boolean =>
  records.some(({ found }) => Object.values(found).some((all) => all.length > 0));
