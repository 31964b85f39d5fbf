import type { IsoDate } from '@dawsos/domain';
import type { PackStore } from '../adapters/storage/pack-store.ts';
import { type CarriedForward, type CompletedPack, carriedForward } from '../domain/pack-content.ts';
import { type FetchOptions, fetchReferences } from './fetch-references.ts';
import { loadPack } from './load-pack.ts';
import type { Stages } from './stages.ts';

/** The pack that is asked for. */
export interface BuildRequest {
  readonly date: IsoDate;
  /** Size of the generated universe beside the real one; 0 for none. */
  readonly universe: number;
  readonly markFresh: boolean;
}

export interface BuildOptions extends FetchOptions {
  readonly packs: PackStore;
  readonly stages: Stages;
}

/** How a build ended well; a failure is thrown. */
export type BuildOutcome =
  | {
      readonly outcome: 'built';
      readonly pack: CompletedPack;
      readonly carriedForward: CarriedForward;
      /** Securities without a price by the date. */
      readonly unpriced: readonly string[];
      /** Batches that an earlier, interrupted build had loaded. */
      readonly resumedBatches: number;
    }
  | { readonly outcome: 'already_there'; readonly contentHash: string };

/** Fetches, transforms and loads the pack of a date, shows it in one transaction and, where asked for, marks it fresh. */
export const buildPack = async (
  options: BuildOptions,
  { date, universe, markFresh }: BuildRequest,
  signal: AbortSignal,
): Promise<BuildOutcome> => {
  const { packs, stages, progress } = options;
  const existing = await packs.find(date);
  if (existing && existing.content_hash !== null) {
    if (markFresh) await markPackFresh(options, date);
    return { outcome: 'already_there', contentHash: existing.content_hash };
  }

  await packs.begin(date, universe);
  const symbols = await fetchReferences(options, date, universe, signal);
  const content = await stages.run('transform', async (note) => {
    const read = await packs.readRealContent(date, symbols);
    note({ row_count: read.prices.length, carried_forward_count: carriedForward(read, date).prices.length });
    return read;
  });
  const { pack, resumedBatches } = await stages.run('load', async (note) => {
    const { equities } = options.providers;
    const load = await loadPack({ packs, equities, progress }, { date, universe, content }, signal);
    const pack = load.pack ?? (await packs.readCompleted(date));
    signal.throwIfAborted();
    await packs.complete(date, pack);
    note({ row_count: pack.priceCount, carried_forward_count: pack.carriedForwardCount });
    return { pack, resumedBatches: load.resumedBatches };
  });
  if (markFresh) await markPackFresh(options, date);
  return {
    outcome: 'built',
    pack,
    carriedForward: carriedForward(content, date),
    unpriced: content.unpriced,
    resumedBatches,
  };
};

const markPackFresh = ({ stages, packs }: BuildOptions, date: IsoDate): Promise<void> =>
  stages.run('mark_fresh', async (note) => {
    await packs.markFresh(date);
    note({ pack_status: 'fresh' });
  });
