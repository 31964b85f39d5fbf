import { type IsoDate, packId } from '@dawsos/domain';
import type { BulkPrices } from '../../domain/market-data.ts';
import { byte, isCurrency, isDate, isPositiveDecimal, isSymbol } from './csv-fields.ts';
import { scanCsv } from './scan-csv.ts';

/** The provider's columns in the order of the COPY row. */
const columns = ['symbol', 'close', 'adjClose', 'currency', 'date'] as const;
/** What a canonical line has that a CSV row has not. */
const canonicalMark = 'P\t';
const [symbol, close, adjClose, currency, date] = [0, 1, 2, 3, 4] as const;

/**
 * Checks a bulk CSV page and turns it into COPY text (pack id, symbol, close, adjusted close, currency, price date)
 * and canonical lines, byte by byte. Throws RangeError on anything but well-formed rows, ascending by symbol and none after `asofDate`.
 */
export const transformBulkPrices = (csv: Buffer, asofDate: IsoDate): BulkPrices => {
  const prefix = Buffer.from(`${packId(asofDate)}\t`);
  const asof = Buffer.from(asofDate);
  // A row is written without the columns that are not wanted, so only what is put before it can make it longer.
  const lines = countLines(csv);
  const copyRows = Buffer.allocUnsafe(csv.length + lines * prefix.length);
  const canonicalLines = Buffer.allocUnsafe(csv.length + lines * canonicalMark.length);
  let copied = 0;
  let canonical = 0;
  let rowCount = 0;
  let carriedForwardCount = 0;
  let [previousStart, previousEnd] = [0, 0];

  scanCsv(csv, columns, (row) => {
    const [symbolStart, symbolEnd] = [row.start(symbol), row.end(symbol)];
    const age = compareBytes(csv, row.start(date), row.end(date), asof, 0, asof.length);
    if (
      !isSymbol(csv, symbolStart, symbolEnd) ||
      !isPositiveDecimal(csv, row.start(close), row.end(close)) ||
      !isPositiveDecimal(csv, row.start(adjClose), row.end(adjClose)) ||
      !isCurrency(csv, row.start(currency), row.end(currency)) ||
      !isDate(csv, row.start(date), row.end(date)) ||
      age > 0
    ) {
      throw new RangeError(`row ${row.number} is not valid`);
    }
    if (rowCount > 0 && compareBytes(csv, symbolStart, symbolEnd, csv, previousStart, previousEnd) <= 0) {
      throw new RangeError(`row ${row.number} is out of order`);
    }
    if (age < 0) carriedForwardCount++;
    copied += prefix.copy(copyRows, copied);
    canonicalLines[canonical++] = byte.P;
    for (let column = 0; column < columns.length; column++) {
      const [start, end] = [row.start(column), row.end(column)];
      canonicalLines[canonical++] = byte.tab;
      const canonicalEnd = column === close || column === adjClose ? endOfDecimal(csv, start, end) : end;
      for (let at = start; at < canonicalEnd; at++) canonicalLines[canonical++] = csv[at] as number;
      for (let at = start; at < end; at++) copyRows[copied++] = csv[at] as number;
      copyRows[copied++] = column === columns.length - 1 ? byte.newline : byte.tab;
    }
    canonicalLines[canonical++] = byte.newline;
    previousStart = symbolStart;
    previousEnd = symbolEnd;
    rowCount++;
  });
  return {
    copyRows: copyRows.subarray(0, copied),
    canonicalLines: canonicalLines.subarray(0, canonical),
    rowCount,
    carriedForwardCount,
  };
};

/** Where a decimal ends without the zeros after its point: the same price must hash alike however it is written. */
const endOfDecimal = (csv: Buffer, start: number, end: number): number => {
  let point = start;
  while (point < end && csv[point] !== byte.dot) point++;
  if (point === end) return end;
  let last = end;
  while (csv[last - 1] === byte.zero) last--;
  return last - 1 === point ? point : last;
};

const countLines = (csv: Buffer): number => {
  let lines = 0;
  for (let at = csv.indexOf(byte.newline); at >= 0; at = csv.indexOf(byte.newline, at + 1)) lines++;
  return lines;
};

const compareBytes = (a: Buffer, aStart: number, aEnd: number, b: Buffer, bStart: number, bEnd: number): number => {
  const length = Math.min(aEnd - aStart, bEnd - bStart);
  for (let index = 0; index < length; index++) {
    const difference = (a[aStart + index] as number) - (b[bStart + index] as number);
    if (difference !== 0) return difference;
  }
  return aEnd - aStart - (bEnd - bStart);
};
