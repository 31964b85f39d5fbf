import type { Queryable, Statement } from '@dawsos/database';
import type { IsoDate } from '@dawsos/domain';

/** A complete pack. */
export interface EvaluatedPack {
  readonly id: string;
  readonly asof_date: IsoDate;
  /** As the database writes it: a Date would cut its microseconds. */
  readonly fresh_at: string | null;
}

/** The pack that is evaluated, and the complete one before it. */
export interface PackPair {
  readonly pack: EvaluatedPack;
  readonly before: EvaluatedPack | undefined;
}

const onPacks = (text: string): Statement => ({ text, operation: 'select', table: 'pricing_packs' });
const columns = 'id, asof_date, fresh_at::text';

const selectPack = onPacks(
  `select ${columns} from pricing_packs where content_hash is not null
and case when $1::date is null then status = 'fresh' else asof_date = $1 end order by asof_date desc limit 1`,
);
const selectBefore = onPacks(
  `select ${columns} from pricing_packs where content_hash is not null and asof_date < $1 order by asof_date desc limit 1`,
);
const selectFreshest = onPacks(`select max(fresh_at) as fresh_at from pricing_packs where status = 'fresh'`);
const selectUnevaluated: Statement = {
  text: `select p.asof_date from pricing_packs p left join alert_evaluations e on e.pack_id = p.id
where p.status = 'fresh' and (e.pack_id is null or e.fresh_at < p.fresh_at)`,
  operation: 'select',
  table: 'alert_evaluations',
};
const upsertEvaluated: Statement = {
  text: `insert into alert_evaluations (pack_id, fresh_at) values ($1, $2)
on conflict (pack_id) do update set fresh_at = greatest(alert_evaluations.fresh_at, excluded.fresh_at)`,
  operation: 'insert',
  table: 'alert_evaluations',
};

/** The pack of the date, or without one the newest fresh one, with the one before it. */
export async function readPackPair(database: Queryable, asofDate: IsoDate | undefined): Promise<PackPair | undefined> {
  const [pack] = await database.query<EvaluatedPack>(selectPack, [asofDate ?? null]);
  if (pack === undefined) return undefined;
  const [before] = await database.query<EvaluatedPack>(selectBefore, [pack.asof_date]);
  return { pack, before };
}

/** Minutes for which no pack has been fresh, a pack being so for `staleAfterS` at most: 0 while one is. */
export async function readMinutesWithoutFreshPack(
  database: Queryable,
  now: Date,
  staleAfterS: number,
): Promise<number> {
  const [row] = await database.query<{ fresh_at: Date | null }>(selectFreshest);
  if (!row?.fresh_at) return Number.POSITIVE_INFINITY;
  return Math.max(0, (now.getTime() - row.fresh_at.getTime()) / 60_000 - staleAfterS / 60);
}

/** The dates of fresh packs that have become so since they were last evaluated. */
export const readUnevaluatedDates = async (database: Queryable): Promise<readonly IsoDate[]> =>
  (await database.query<{ asof_date: IsoDate }>(selectUnevaluated)).map(({ asof_date }) => asof_date);

/** Remembers that a pack was evaluated as it is. */
export async function markEvaluated(database: Queryable, { id, fresh_at }: EvaluatedPack): Promise<void> {
  if (fresh_at !== null) await database.query(upsertEvaluated, [id, fresh_at]);
}
