import type { AlertChannel, AlertCondition } from '@dawsos/alerts';
import type { Database, Queryable, Statement } from '@dawsos/database';

/** A rule as its owner sees it. */
export interface AlertRule {
  readonly id: string;
  readonly name: string;
  readonly condition: AlertCondition;
  readonly channels: readonly AlertChannel[];
  readonly created_at: Date;
}

/** A rule to keep; under a key, the same request again finds what the first made. */
export interface NewAlertRule extends Omit<AlertRule, 'created_at'> {
  readonly portfolioId: string | undefined;
  readonly idempotencyKey: string | undefined;
  /** Of what was asked for: tells a repeated request from another one under the same key. */
  readonly requestHash: string;
}

/** What came of keeping a rule. */
export type RuleCreation =
  | { readonly outcome: 'created' | 'repeated'; readonly rule: AlertRule }
  /** The key's rule was deleted, there was another request under it, or the user has as many as allowed. */
  | { readonly outcome: 'deleted' | 'idempotency_conflict' | 'too_many' };

/** Alert rules, each user's own: no method gives or changes another's. */
export interface AlertRuleStore {
  /** Keeps it where the user has fewer than `maxRules`. */
  create(userId: string, rule: NewAlertRule, maxRules: number): Promise<RuleCreation>;
  list(userId: string): Promise<readonly AlertRule[]>;
  find(userId: string, id: string): Promise<AlertRule | undefined>;
  /** Whether there was one to delete. */
  remove(userId: string, id: string): Promise<boolean>;
  /** Whether there is a macro series of this name. */
  knowsSeries(series: string): Promise<boolean>;
}

const onRules = (operation: Statement['operation'], text: string): Statement => ({
  text,
  operation,
  table: 'alert_rules',
});
const columns = 'id, name, condition, channels, created_at';

/** A user's rules are made one after the other, so that neither limit nor key is overstepped by two at a time. */
const lockUser: Statement = {
  text: `select pg_advisory_xact_lock(hashtextextended('alert_rules ' || $1, 0))`,
  operation: 'lock',
  table: 'none',
};
const insert = onRules(
  'insert',
  `insert into alert_rules (id, user_id, name, alert_type, portfolio_id, condition, channels, idempotency_key, request_hash)
select $1, $2, $3, $4, $5, $6, $7, $8, $9
where (select count(*) from alert_rules where user_id = $2 and deleted_at is null) < $10 returning ${columns}`,
);
const selectKeyed = onRules(
  'select',
  `select ${columns}, request_hash, deleted_at from alert_rules where user_id = $1 and idempotency_key = $2`,
);
const selectAll = onRules(
  'select',
  `select ${columns} from alert_rules where user_id = $1 and deleted_at is null order by created_at, id`,
);
const selectOne = onRules(
  'select',
  `select ${columns} from alert_rules where user_id = $1 and id = $2 and deleted_at is null`,
);
const remove = onRules(
  'update',
  'update alert_rules set deleted_at = now() where user_id = $1 and id = $2 and deleted_at is null returning id',
);
const selectSeries: Statement = {
  text: 'select 1 from macro_series where series = $1 limit 1',
  operation: 'select',
  table: 'macro_series',
};

/** Alert rules in the database. */
export const createAlertRuleStore = (database: Database): AlertRuleStore => ({
  create: (userId, { id, name, condition, channels, portfolioId, idempotencyKey, requestHash }, maxRules) =>
    database.transaction(async (transaction) => {
      await transaction.query(lockUser, [userId]);
      const key = idempotencyKey ?? null;
      const known = key === null ? undefined : await findKeyed(transaction, userId, key, requestHash);
      if (known) return known;
      const [rule] = await transaction.query<AlertRule>(insert, [
        id,
        userId,
        name,
        condition.type,
        portfolioId ?? null,
        JSON.stringify(condition),
        JSON.stringify(channels),
        key,
        requestHash,
        maxRules,
      ]);
      return rule === undefined ? { outcome: 'too_many' } : { outcome: 'created', rule };
    }),
  list: (userId) => database.query<AlertRule>(selectAll, [userId]),
  find: async (userId, id) => (await database.query<AlertRule>(selectOne, [userId, id]))[0],
  remove: async (userId, id) => (await database.query(remove, [userId, id])).length > 0,
  knowsSeries: async (series) => (await database.query(selectSeries, [series])).length > 0,
});

async function findKeyed(
  database: Queryable,
  userId: string,
  key: string,
  requestHash: string,
): Promise<RuleCreation | undefined> {
  type Row = AlertRule & { readonly request_hash: string; readonly deleted_at: Date | null };
  const [row] = await database.query<Row>(selectKeyed, [userId, key]);
  if (!row) return undefined;
  const { request_hash, deleted_at, ...rule } = row;
  if (request_hash !== requestHash) return { outcome: 'idempotency_conflict' };
  return deleted_at === null ? { outcome: 'repeated', rule } : { outcome: 'deleted' };
}
