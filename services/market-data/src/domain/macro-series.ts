import { parse } from 'csv-parse/sync';

/** One quarter; `date` is its first day, `value` is `.` where there is none, as FRED writes it. */
export interface Observation {
  readonly date: string;
  readonly value: string;
}

/** Observations by series, ascending. */
export type MacroSeries = ReadonlyMap<string, readonly Observation[]>;

/** The column each FRED series is replayed from; `:cca` is the unit "continuously compounded annual rate of change". */
const columns: ReadonlyMap<string, string> = new Map([
  ['GDPC1', 'realgdp'],
  ['CPIAUCSL', 'cpi'],
  ['CPIAUCSL:cca', 'infl'],
  ['TB3MS', 'tbilrate'],
  ['UNRATE', 'unemp'],
]);

/** Reads `year,quarter,realgdp,…`; the first quarter's inflation stands as 0 in the file, but has no quarter to compare with. */
export const parseMacroSeries = (csv: string): MacroSeries => {
  const rows: Record<string, string>[] = parse(csv, { columns: true });
  const quarterStart = (row: Record<string, string>) =>
    `${row.year}-${String(Number(row.quarter) * 3 - 2).padStart(2, '0')}-01`;
  return new Map(
    [...columns].map(([series, column]) => [
      series,
      rows.map((row, index) => ({
        date: quarterStart(row),
        value: column === 'infl' && index === 0 ? '.' : (row[column] ?? '.'),
      })),
    ]),
  );
};
