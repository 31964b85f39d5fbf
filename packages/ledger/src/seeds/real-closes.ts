import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type IsoDate, parseIsoDate } from '@dawsos/domain';
import { parse } from 'csv-parse/sync';

/** What one security closed at on one day, unadjusted. */
export interface Close {
  readonly symbol: string;
  readonly date: IsoDate;
  readonly price: string;
  /** Default: dollars. */
  readonly currency?: string;
}

/** Every close of the source data, by day. */
export async function readRealCloses(): Promise<readonly Close[]> {
  const file = await readFile(new URL('../../../../data/wiki-prices.csv.gz', import.meta.url));
  const rows: Record<string, string>[] = parse(await promisify(gunzip)(file), { columns: true });
  return rows
    .map(({ Ticker = '', Date: date, Close: price = '' }) => ({ symbol: Ticker, date: parseIsoDate(date), price }))
    .sort((a, b) => (a.date === b.date ? 0 : a.date < b.date ? -1 : 1));
}
