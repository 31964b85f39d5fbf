import type { IsoDate } from '@dawsos/domain';
import type { PackStore } from '../adapters/storage/pack-store.ts';
import { type EquityProvider, securitiesOn } from '../domain/market-data.ts';
import type { RealContent } from '../domain/pack-content.ts';
import type { Progress } from './progress.ts';
import { runTogether } from './run-together.ts';
import { generatedBatch, pageCount, pageSize, realBatch } from './universe-pages.ts';

export interface LoadOptions {
  readonly packs: PackStore;
  readonly equities: EquityProvider;
  readonly progress: Progress;
}

/** Pages under way at a time: one is fetched and checked while the other is loaded; more would only queue for the server. */
const pagesAtATime = 2;

/** Loads the rows of a pack batch by batch, leaving out those a build before had loaded; answers how many those were. */
export const loadPack = async (
  { packs, equities, progress }: LoadOptions,
  { date, universe, content }: { readonly date: IsoDate; readonly universe: number; readonly content: RealContent },
  signal: AbortSignal,
): Promise<{ readonly resumedBatches: number }> => {
  const loaded = await packs.loadedBatches(date);
  const report = progress.phase('load', content.prices.length + universe);

  if (!loaded.has(realBatch)) await packs.loadRealContent(date, realBatch, content);
  report(content.prices.length);

  const pages = Array.from({ length: pageCount(universe) }, (_, page) => ({ universe, page, size: pageSize }));
  const works = pages.map((page) => async (stop: AbortSignal) => {
    const batch = generatedBatch(page.page);
    if (!loaded.has(batch)) await packs.loadPrices(date, batch, await equities.bulkPrices(date, page, stop));
    report(securitiesOn(page));
  });
  await runTogether(pagesAtATime, signal, works);
  return { resumedBatches: loaded.size };
};
