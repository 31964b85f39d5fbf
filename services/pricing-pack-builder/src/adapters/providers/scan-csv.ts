import { byte } from './csv-fields.ts';

/** Where the wanted fields of the current row lie in the file, by their position among the wanted names. */
export interface CsvRow {
  /** Counted from 1, the header left out. */
  readonly number: number;
  start(column: number): number;
  /** Exclusive. */
  end(column: number): number;
}

/**
 * Walks over plain CSV (a header, no quotes) in one pass and calls `onRow` for each row, with no object or string made
 * for it: at 100,000 rows those would take longer than the database. Columns are found by name.
 * Throws RangeError where a column is missing, a row has not as many fields as the header, or the file is cut off.
 */
export const scanCsv = (csv: Buffer, wanted: readonly string[], onRow: (row: CsvRow) => void): void => {
  const headerEnd = csv.indexOf(byte.newline);
  const header = csv.toString('latin1', 0, Math.max(0, headerEnd)).trimEnd().split(',');
  const positions = Int32Array.from(wanted, (name) => header.indexOf(name));
  if (headerEnd < 0 || positions.includes(-1)) throw new RangeError('columns are missing');
  if (csv[csv.length - 1] !== byte.newline) throw new RangeError('the last row is cut off');

  const starts = new Int32Array(header.length + 1);
  const row = {
    number: 0,
    start: (column: number) => starts[positions[column] as number] as number,
    end: (column: number) => (starts[(positions[column] as number) + 1] as number) - 1,
  };
  for (let at = headerEnd + 1; at < csv.length; ) {
    row.number++;
    at = markFields(csv, at, starts, row.number);
    onRow(row);
  }
};

/** Notes where each field of a row begins, and after the last one where the next would; answers where the next row begins. */
const markFields = (csv: Buffer, rowStart: number, starts: Int32Array, row: number): number => {
  let field = 0;
  starts[0] = rowStart;
  let at = rowStart;
  for (; csv[at] !== byte.newline; at++) {
    if (csv[at] !== byte.comma) continue;
    field++;
    if (field < starts.length) starts[field] = at + 1;
  }
  if (field !== starts.length - 2) throw new RangeError(`row ${row} does not have the columns of the header`);
  // A row may end in CR LF.
  starts[field + 1] = csv[at - 1] === byte.carriageReturn ? at : at + 1;
  return at + 1;
};
