import { type IsoDate, parseIsoDate } from '@dawsos/domain';
import { type ReferenceStore, samePrice } from '../adapters/storage/reference-store.ts';
import { macroSeriesNames, type Providers, securitiesOn } from '../domain/market-data.ts';
import type { Progress } from './progress.ts';
import { runTogether } from './run-together.ts';
import { pageCount, pageSize } from './universe-pages.ts';

export interface FetchOptions {
  readonly providers: Providers;
  readonly references: ReferenceStore;
  readonly progress: Progress;
  /** Requests under way at a time. */
  readonly concurrency: number;
}

/** Where histories begin: the first day for which the ECB published rates. */
const historyStart = parseIsoDate('1999-01-04');

/** Brings everything kept beside the packs up to `date`, leaving out what is there already; answers the listed symbols. */
export const fetchReferences = async (
  { providers, references, progress, concurrency }: FetchOptions,
  date: IsoDate,
  universe: number,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const { equities, rates, macro } = providers;

  const fetchSecurity = async (symbol: string, stop: AbortSignal): Promise<void> => {
    const { before, end } = await references.lastPrices(symbol, date);
    const [days, splits] = await Promise.all([
      equities.priceHistory(
        symbol,
        { from: before?.date ?? historyStart, to: date, expectFrom: before !== undefined },
        stop,
      ),
      equities.splits(symbol, stop),
    ]);
    await references.saveSplits(symbol, splits);
    const [overlap] = days;
    if (before === undefined || (overlap !== undefined && samePrice(overlap, before))) {
      const fresh = days.filter(({ date: day }) => before === undefined || day > before.date);
      await references.savePrices(symbol, fresh, { replace: false });
      return;
    }
    // Adjusted closes were worked out anew (a split, a dividend): what is kept no longer fits what comes.
    const to = end !== undefined && end > date ? end : date;
    const whole = await equities.priceHistory(symbol, { from: historyStart, to, expectFrom: false }, stop);
    await references.savePrices(symbol, whole, { replace: true });
  };

  const fetchRates = async (stop: AbortSignal): Promise<void> => {
    const known = await references.lastRateDate(date);
    const range = { from: known ?? historyStart, to: date, expectFrom: known !== undefined };
    const fetched = await rates.exchangeRates(range, stop);
    await references.saveRates(fetched.filter(({ date: day }) => known === undefined || day > known));
  };

  const [listed, missingPages] = await Promise.all([
    equities.listSecurities(signal),
    pagesWithoutSecurities(references, universe),
  ]);
  await references.saveSecurities(listed, 'real');

  const works = [
    fetchRates,
    ...listed.map(
      ({ symbol }) =>
        (stop: AbortSignal) =>
          fetchSecurity(symbol, stop),
    ),
    ...macroSeriesNames.map((series) => async (stop: AbortSignal) => {
      await references.saveMacroSeries(series, await macro.macroSeries(series, date, stop));
    }),
    ...missingPages.map((page) => async (stop: AbortSignal) => {
      const securities = await equities.listGeneratedSecurities({ universe, page, size: pageSize }, stop);
      await references.saveSecurities(securities, 'generated');
    }),
  ];
  const report = progress.phase('fetch', works.length);
  const counted = works.map((work) => async (stop: AbortSignal) => {
    await work(stop);
    report(1);
  });
  await runTogether(concurrency, signal, counted);
  return listed.map(({ symbol }) => symbol);
};

/** A generated universe begins at the same security every time, so those that are missing are at the end. */
const pagesWithoutSecurities = async (references: ReferenceStore, universe: number): Promise<readonly number[]> => {
  if (universe === 0) return [];
  const known = await references.countGeneratedSecurities();
  const pages = Array.from({ length: pageCount(universe) }, (_, page) => page);
  return pages.filter((page) => page * pageSize + securitiesOn({ universe, page, size: pageSize }) > known);
};
