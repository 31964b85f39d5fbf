import type { Queryable, Statement } from '@dawsos/database';
import type { IsoDate, Pack } from '@dawsos/domain';
import { GENESIS_HASH } from '@dawsos/ledger';
import type { Portfolio } from './portfolio-store.ts';

/** What a request is looked up by. */
export interface ContextQuery {
  readonly userId: string;
  readonly portfolioId?: string | undefined;
  readonly asofDate?: IsoDate | undefined;
  /** Fresh packs marked so earlier count as stale. */
  readonly freshSince: Date;
}

/** What was found, all of it at one moment. */
export interface ContextFound {
  readonly ledgerCommitHash: string;
  /** The user's own, or nothing. */
  readonly portfolio: Portfolio | undefined;
  /** The pack of the date, whatever its state; without a date the newest fresh one, else the newest. */
  readonly pack: Pack | undefined;
}

/** Finds what a request's context is made of. */
export interface ContextStore {
  find(query: ContextQuery): Promise<ContextFound>;
}

const selectContext: Statement = {
  text: `select coalesce((select commit_hash from ledger_head), $5) as ledger_commit_hash,
  p.id as portfolio_id, p.name, p.base_currency, p.created_at,
  k.id as pack_id, k.asof_date, k.status, k.reason, k.content_hash, k.estimated_ready_at, k.fresh_at
from (values (1)) as request
left join portfolios p on p.id = $1 and p.user_id = $2
left join lateral (
  select * from pricing_packs where $3::date is null or asof_date = $3
  order by (status = 'fresh' and fresh_at >= $4) desc, asof_date desc limit 1
) k on true`,
  operation: 'select',
  table: 'portfolios',
};

type Row = { readonly ledger_commit_hash: string } & (
  | { readonly portfolio_id: null }
  | ({ readonly portfolio_id: string } & Omit<Portfolio, 'id'>)
) &
  ({ readonly pack_id: null } | ({ readonly pack_id: string } & Omit<Pack, 'id'>));

/** The context in the database: one query, so that ledger state, ownership and pack belong to the same moment. */
export const createContextStore = (database: Queryable): ContextStore => ({
  async find({ userId, portfolioId, asofDate, freshSince }) {
    const values = [portfolioId ?? null, userId, asofDate ?? null, freshSince, GENESIS_HASH];
    const [row] = await database.query<Row>(selectContext, values);
    if (!row) throw new Error('the context query gave no row');
    return {
      ledgerCommitHash: row.ledger_commit_hash,
      portfolio:
        row.portfolio_id === null
          ? undefined
          : { id: row.portfolio_id, name: row.name, base_currency: row.base_currency, created_at: row.created_at },
      pack: row.pack_id === null ? undefined : packOf({ ...row, id: row.pack_id }),
    };
  },
});

const packOf = ({ id, asof_date, status, reason, content_hash, estimated_ready_at, fresh_at }: Pack): Pack => ({
  id,
  asof_date,
  status,
  reason,
  content_hash,
  estimated_ready_at,
  fresh_at,
});
