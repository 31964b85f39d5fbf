import type { IsoDate } from '@dawsos/domain';
import pLimit from 'p-limit';
import type { PackStore } from '../adapters/storage/pack-store.ts';
import { type EquityProvider, securitiesOn } from '../domain/market-data.ts';
import { type CompletedPack, carriedForward, type RealContent } from '../domain/pack-content.ts';
import { createContentDigest } from './content-digest.ts';
import type { Progress } from './progress.ts';
import { runTogether } from './run-together.ts';
import { generatedBatch, pageCount, pageSize, realBatch } from './universe-pages.ts';

export interface LoadOptions {
  readonly packs: PackStore;
  readonly equities: EquityProvider;
  readonly progress: Progress;
}

/** Batches loaded at a time, and pages under way: while some are loaded, the next are fetched and checked. */
const loadsAtATime = 2;
const pagesAtATime = 4;

/** What a load tells of itself. */
export interface LoadResult {
  /** Batches that an earlier, interrupted build had loaded. */
  readonly resumedBatches: number;
  /** What the pack holds now; undefined after a resumed load, whose rows did not all come by here. */
  readonly pack?: CompletedPack;
}

/** Loads the rows of a pack batch by batch, leaving out those a build before had loaded. */
export const loadPack = async (
  { packs, equities, progress }: LoadOptions,
  { date, universe, content }: { readonly date: IsoDate; readonly universe: number; readonly content: RealContent },
  signal: AbortSignal,
): Promise<LoadResult> => {
  const loaded = await packs.loadedBatches(date);
  const report = progress.phase('load', content.prices.length + universe);
  const digest = createContentDigest(content);
  let carriedForwardCount = carriedForward(content, date).prices.length;

  if (!loaded.has(realBatch)) await packs.loadRealContent(date, realBatch, content);
  report(content.prices.length);

  const pages = Array.from({ length: pageCount(universe) }, (_, page) => ({ universe, page, size: pageSize }));
  const oneOfFew = pLimit(loadsAtATime);
  const works = pages.map((page) => async (stop: AbortSignal) => {
    const batch = generatedBatch(page.page);
    if (!loaded.has(batch)) {
      const prices = await equities.bulkPrices(date, page, stop);
      await oneOfFew(() => packs.loadPrices(date, batch, prices));
      digest.addPage(page.page, prices.canonicalLines);
      carriedForwardCount += prices.carriedForwardCount;
    }
    report(securitiesOn(page));
  });
  await runTogether(pagesAtATime, signal, works);
  if (loaded.size > 0) return { resumedBatches: loaded.size };
  const priceCount = content.prices.length + universe;
  return { resumedBatches: 0, pack: { ...digest.finish(), priceCount, carriedForwardCount } };
};
