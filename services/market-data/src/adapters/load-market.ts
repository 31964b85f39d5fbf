import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { strFromU8, unzipSync } from 'fflate';
import { parseEquityPrices } from '../domain/equity-prices.ts';
import { parseExchangeRates } from '../domain/exchange-rates.ts';
import { parseMacroSeries } from '../domain/macro-series.ts';
import { type Market, tradingDaysOf } from '../domain/market.ts';
import { parseStockSplits } from '../domain/stock-splits.ts';

/** Reads and parses the files of data/ once; takes some 200 ms. Throws when one is missing or cannot be read. */
export const loadMarket = async (folder = new URL('../../../../data/', import.meta.url)): Promise<Market> => {
  const read = (name: string) => readFile(new URL(name, folder));
  const [equities, actions, rates, macro] = (await Promise.all(
    ['wiki-prices.csv.gz', 'corporate-actions.csv', 'eurofxref-hist.zip', 'us-macro-quarterly.csv'].map(read),
  )) as [Buffer, Buffer, Buffer, Buffer];
  const prices = parseEquityPrices(gunzipSync(equities).toString());
  return {
    prices,
    splits: parseStockSplits(actions.toString()),
    rates: parseExchangeRates(unzipFirst(rates)),
    macro: parseMacroSeries(macro.toString()),
    tradingDays: tradingDaysOf(prices),
  };
};

const unzipFirst = (archive: Buffer): string => {
  const [entry] = Object.values(unzipSync(archive));
  if (!entry) throw new Error('the archive of exchange rates is empty');
  return strFromU8(entry);
};
