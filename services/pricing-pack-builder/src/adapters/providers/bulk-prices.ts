import { type IsoDate, packId } from '@dawsos/domain';
import type { BulkPrices } from '../../domain/market-data.ts';
import { byte, isCurrency, isDate, isPositiveDecimal, isSymbol } from './csv-fields.ts';
import { scanCsv } from './scan-csv.ts';

/** The provider's columns in the order of the COPY row. */
const columns = ['symbol', 'close', 'adjClose', 'currency', 'date'] as const;
const [symbol, close, adjClose, currency, date] = [0, 1, 2, 3, 4] as const;

/**
 * Checks a bulk CSV page and turns it into COPY text (pack id, symbol, close, adjusted close, currency, price date),
 * byte by byte. Throws RangeError on anything but well-formed rows, ascending by symbol and none after `asofDate`.
 */
export const transformBulkPrices = (csv: Buffer, asofDate: IsoDate): BulkPrices => {
  const prefix = Buffer.from(`${packId(asofDate)}\t`);
  const asof = Buffer.from(asofDate);
  // A valid row takes at least 25 bytes, more than the prefix adds to it.
  const output = Buffer.allocUnsafe(csv.length * 2);
  let written = 0;
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
    written += prefix.copy(output, written);
    for (let column = 0; column < columns.length; column++) {
      const end = row.end(column);
      for (let at = row.start(column); at < end; at++) output[written++] = csv[at] as number;
      output[written++] = column === columns.length - 1 ? byte.newline : byte.tab;
    }
    previousStart = symbolStart;
    previousEnd = symbolEnd;
    rowCount++;
  });
  return { copyRows: output.subarray(0, written), rowCount, carriedForwardCount };
};

const compareBytes = (a: Buffer, aStart: number, aEnd: number, b: Buffer, bStart: number, bEnd: number): number => {
  const length = Math.min(aEnd - aStart, bEnd - bStart);
  for (let index = 0; index < length; index++) {
    const difference = (a[aStart + index] as number) - (b[bStart + index] as number);
    if (difference !== 0) return difference;
  }
  return aEnd - aStart - (bEnd - bStart);
};
