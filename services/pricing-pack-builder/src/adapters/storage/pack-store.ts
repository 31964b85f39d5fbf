import type { Database, Statement } from '@dawsos/database';
import { type IsoDate, type PackFxRate, type PackStatus, packId } from '@dawsos/domain';
import { type BuiltPrice, type CompletedPack, maxRateAgeDays, type RealContent } from '../../domain/pack-content.ts';
import { copyRow, oneChunk } from './copy-rows.ts';
import { readContent } from './read-content.ts';

/** A row of `pricing_packs`, as far as a build needs it. */
export interface StoredPack {
  readonly status: PackStatus;
  readonly universe: number;
  /** Null until all rows are there. */
  readonly content_hash: string | null;
  readonly price_count: number | null;
  readonly size_bytes: number | null;
}

/** Packs in the making. */
export interface PackStore {
  find(date: IsoDate): Promise<StoredPack | undefined>;
  /** Opens the pack as warming, and drops what an earlier build of another size had loaded. */
  begin(date: IsoDate, universe: number): Promise<void>;
  /** Prices of these securities, and rates, of the day: each the last one on or before it, from the kept histories. */
  readRealContent(date: IsoDate, symbols: readonly string[]): Promise<RealContent>;
  loadedBatches(date: IsoDate): Promise<ReadonlyMap<string, number>>;
  loadRealContent(date: IsoDate, batch: string, content: RealContent): Promise<void>;
  /** Loads COPY rows and notes the batch, in one transaction. */
  loadPrices(
    date: IsoDate,
    batch: string,
    rows: { readonly copyRows: Buffer; readonly rowCount: number },
  ): Promise<void>;
  /** Finds out from the stored rows what the pack holds; a build that loaded them all itself knows already. */
  readCompleted(date: IsoDate): Promise<CompletedPack>;
  /** Makes the pack visible; rejects when its batches do not add up to what it should hold. */
  complete(date: IsoDate, pack: CompletedPack): Promise<void>;
  /** Fresh from now on; earlier dates' fresh packs become stale in the same transaction. */
  markFresh(date: IsoDate): Promise<void>;
  /** Does nothing to a pack that is complete. */
  markFailed(date: IsoDate, reason: string): Promise<void>;
}

const select = (table: Statement['table'], text: string): Statement => ({ text, operation: 'select', table });
const change = (operation: 'insert' | 'update' | 'delete', table: Statement['table'], text: string): Statement => ({
  text,
  operation,
  table,
});

const findPack = select(
  'pricing_packs',
  'select status, universe, content_hash, price_count, size_bytes from pricing_packs where id = $1',
);
const deleteLoaded = [
  change('delete', 'pack_prices', 'delete from pack_prices where pack_id = $1'),
  change('delete', 'pack_fx_rates', 'delete from pack_fx_rates where pack_id = $1'),
  change('delete', 'pack_batches', 'delete from pack_batches where pack_id = $1'),
];
/** Ready when the slowest of the last five builds of at least this size would be; a minute where there was none. */
const openPack = change(
  'insert',
  'pricing_packs',
  `insert into pricing_packs (id, asof_date, status, universe, started_at, estimated_ready_at)
   select $1, $2, 'warming', $3, now(), now() + coalesce(max(took), interval '1 minute')
   from (select built_at - started_at as took from pricing_packs
         where content_hash is not null and universe >= $3 order by built_at desc limit 5) as recent
   on conflict (id) do update set status = 'warming', reason = null, universe = excluded.universe,
     started_at = excluded.started_at, estimated_ready_at = excluded.estimated_ready_at
   where pricing_packs.content_hash is null`,
);
const selectPrices = select(
  'price_history',
  `select s.symbol, s.currency, last.close, last.adjusted_close, last.price_date
   from securities s left join lateral (
     select close, adjusted_close, price_date from price_history
     where symbol = s.symbol and price_date <= $1 order by price_date desc limit 1) last on true
   where s.symbol = any($2) order by s.symbol`,
);
const selectRates = select(
  'fx_history',
  `select distinct on (currency) currency, rate, rate_date from fx_history
   where rate_date between $1::date - $2::int and $1 order by currency, rate_date desc`,
);
const selectBatches = select('pack_batches', 'select batch, row_count from pack_batches where pack_id = $1');
/** A batch that a crash of the server takes back is fetched again: only the transaction that shows the pack has to last. */
const commitLazily: Statement = {
  text: 'set local synchronous_commit = off',
  operation: 'transaction',
  table: 'none',
};
const sumBatches = select(
  'pack_batches',
  'select coalesce(sum(row_count), 0)::int as row_count from pack_batches where pack_id = $1',
);
const insertBatch = change(
  'insert',
  'pack_batches',
  'insert into pack_batches (pack_id, batch, row_count) values ($1, $2, $3)',
);
const copyPrices: Statement = {
  text: 'copy pack_prices (pack_id, symbol, close, adjusted_close, currency, price_date) from stdin',
  operation: 'copy',
  table: 'pack_prices',
};
const copyRates: Statement = {
  text: 'copy pack_fx_rates (pack_id, currency, rate, rate_date) from stdin',
  operation: 'copy',
  table: 'pack_fx_rates',
};
const showPack = change(
  'update',
  'pricing_packs',
  `update pricing_packs set status = 'warming', reason = null, content_hash = $2, price_count = $3, size_bytes = $4, built_at = clock_timestamp()
   where id = $1 and content_hash is null`,
);
const makeFresh = change(
  'update',
  'pricing_packs',
  `update pricing_packs set status = 'fresh', reason = null, fresh_at = now() where id = $1 and content_hash is not null`,
);
const makeEarlierStale = change(
  'update',
  'pricing_packs',
  `update pricing_packs set status = 'stale', reason = 'superseded by ' || $1
   where status = 'fresh' and asof_date < $2`,
);
const failPack = change(
  'update',
  'pricing_packs',
  `update pricing_packs set status = 'error', reason = $2 where id = $1 and content_hash is null`,
);

/** {@link PackStore} in PostgreSQL. */
export const createPackStore = (database: Database): PackStore => ({
  find: async (date) => {
    const [pack] = await database.query<StoredPack>(findPack, [packId(date)]);
    return pack;
  },
  begin: (date, universe) =>
    database.transaction(async (transaction) => {
      const [existing] = await transaction.query<StoredPack>(findPack, [packId(date)]);
      if (existing && existing.universe !== universe) {
        for (const statement of deleteLoaded) await transaction.query(statement, [packId(date)]);
      }
      await transaction.query(openPack, [packId(date), date, universe]);
    }),
  readRealContent: async (date, symbols) => {
    type Row = {
      [Key in keyof BuiltPrice]: Key extends 'symbol' | 'currency' ? BuiltPrice[Key] : BuiltPrice[Key] | null;
    };
    const [rows, rates] = await Promise.all([
      database.query<Row>(selectPrices, [date, symbols]),
      database.query<PackFxRate>(selectRates, [date, maxRateAgeDays]),
    ]);
    return {
      prices: rows.filter((row): row is BuiltPrice => row.close !== null),
      rates: [...rates, { currency: 'EUR', rate: '1', rate_date: date }],
      unpriced: rows.filter(({ close }) => close === null).map(({ symbol }) => symbol),
    };
  },
  loadedBatches: async (date) => {
    const rows = await database.query<{ batch: string; row_count: number }>(selectBatches, [packId(date)]);
    return new Map(rows.map(({ batch, row_count }) => [batch, row_count]));
  },
  loadRealContent: (date, batch, { prices, rates }) =>
    database.transaction(async (transaction) => {
      const id = packId(date);
      const priceRows = prices.map(({ symbol, close, adjusted_close, currency, price_date }) =>
        copyRow([id, symbol, close, adjusted_close, currency, price_date]),
      );
      await transaction.copyFrom(copyPrices, oneChunk(priceRows.join('')));
      const rateRows = rates.map(({ currency, rate, rate_date }) => copyRow([id, currency, rate, rate_date]));
      await transaction.copyFrom(copyRates, oneChunk(rateRows.join('')));
      await transaction.query(insertBatch, [id, batch, prices.length]);
    }),
  loadPrices: (date, batch, { copyRows, rowCount }) =>
    database.transaction(async (transaction) => {
      await transaction.query(commitLazily);
      await transaction.copyFrom(copyPrices, oneChunk(copyRows));
      await transaction.query(insertBatch, [packId(date), batch, rowCount]);
    }),
  readCompleted: (date) => database.transaction((transaction) => readContent(transaction, date)),
  complete: (date, { contentHash, sizeBytes, priceCount }) =>
    database.transaction(async (transaction) => {
      const id = packId(date);
      const [batches] = await transaction.query<{ row_count: number }>(sumBatches, [id]);
      if (batches?.row_count !== priceCount) {
        throw new Error(`the pack should hold ${priceCount} prices, but its batches add up to ${batches?.row_count}`);
      }
      await transaction.query(showPack, [id, contentHash, priceCount, sizeBytes]);
    }),
  markFresh: (date) =>
    database.transaction(async (transaction) => {
      await transaction.query(makeFresh, [packId(date)]);
      await transaction.query(makeEarlierStale, [packId(date), date]);
    }),
  markFailed: async (date, reason) => {
    await database.query(failPack, [packId(date), reason]);
  },
});
