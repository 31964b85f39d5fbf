import type { IsoDate } from '../dates/iso-date.ts';

/** Reads a series forward in time: days must be asked for in ascending order. */
export type AsOfCursor<Row> = (date: IsoDate) => Row | undefined;

/** A cursor that gives the last row on or before each day, undefined before the first. */
export function createAsOfCursor<Row>(rows: readonly Row[], dateOf: (row: Row) => IsoDate): AsOfCursor<Row> {
  const sorted = isAscending(rows, dateOf) ? rows : rows.toSorted((a, b) => (dateOf(a) < dateOf(b) ? -1 : 1));
  let current: Row | undefined;
  let next = 0;
  return (date) => {
    for (let row = sorted[next]; row !== undefined && dateOf(row) <= date; row = sorted[next]) {
      current = row;
      next += 1;
    }
    return current;
  };
}

/** Histories mostly come in order. */
const isAscending = <Row>(rows: readonly Row[], dateOf: (row: Row) => IsoDate): boolean => {
  let last: IsoDate | undefined;
  for (const row of rows) {
    const date = dateOf(row);
    if (last !== undefined && date <= last) return false;
    last = date;
  }
  return true;
};
