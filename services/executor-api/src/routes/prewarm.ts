import { Problem, parseWith } from '@dawsos/http';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { PackContentStore } from '../adapters/pack-content-store.ts';
import type { PackFinder } from '../adapters/pack-finder.ts';
import { isoDate } from '../requests/fields.ts';

/** What the route needs. */
export interface PrewarmRouteOptions {
  readonly packs: PackFinder;
  readonly packContents: PackContentStore;
}

const parametersSchema = z.object({ date: isoDate });

/**
 * `POST /v1/packs/:date/prewarm` → 200 `{pricing_pack_id, cached, fx_rates, splits}`: loads a complete pack into the
 * cache, before it is fresh and anybody asks for it; `cached` where it was there. For operators and the nightly chain.
 */
export const prewarmPack =
  ({ packs, packContents }: PrewarmRouteOptions): RequestHandler =>
  async (request, response) => {
    const { date } = parseWith(parametersSchema, request.params, {
      status: 400,
      code: 'BAD_REQUEST',
      detail: 'The path names no date.',
    });
    const pack = await packs.find(date);
    if (!pack)
      throw new Problem({ status: 404, code: 'PACK_NOT_FOUND', detail: `There is no complete pack of ${date}.` });
    const { content, cached } = await packContents.load(pack);
    response.json({
      pricing_pack_id: pack.id,
      cached,
      fx_rates: content.fx_rates.length,
      splits: content.splits.length,
    });
  };
