import type { AlertChannel, AlertCondition } from '@dawsos/alerts';
import { isUniqueViolation, type Queryable, type Statement } from '@dawsos/database';

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
  | { readonly outcome: 'idempotency_conflict' };

/** Alert rules, each user's own: no method gives or changes another's. */
export interface AlertRuleStore {
  create(userId: string, rule: NewAlertRule): Promise<RuleCreation>;
  list(userId: string): Promise<readonly AlertRule[]>;
  find(userId: string, id: string): Promise<AlertRule | undefined>;
  /** Whether there was one to delete. */
  remove(userId: string, id: string): Promise<boolean>;
  /** Rules the user has now. */
  count(userId: string): Promise<number>;
  /** Whether there is a macro series of this name. */
  knowsSeries(series: string): Promise<boolean>;
}

const onRules = (operation: Statement['operation'], text: string): Statement => ({
  text,
  operation,
  table: 'alert_rules',
});
const columns = 'id, name, condition, channels, created_at';

const insert = onRules(
  'insert',
  `insert into alert_rules (id, user_id, name, alert_type, portfolio_id, condition, channels, idempotency_key, request_hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${columns}`,
);
const selectKeyed = onRules(
  'select',
  `select ${columns}, request_hash from alert_rules where user_id = $1 and idempotency_key = $2`,
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
const count = onRules('select', 'select count(*) as rules from alert_rules where user_id = $1 and deleted_at is null');
const selectSeries: Statement = {
  text: 'select 1 from macro_series where series = $1 limit 1',
  operation: 'select',
  table: 'macro_series',
};

/** Alert rules in the database. */
export const createAlertRuleStore = (database: Queryable): AlertRuleStore => ({
  async create(userId, { id, name, condition, channels, portfolioId, idempotencyKey, requestHash }) {
    const key = idempotencyKey ?? null;
    const known = key === null ? undefined : await findKeyed(database, userId, key, requestHash);
    if (known) return known;
    const values = [
      id,
      userId,
      name,
      condition.type,
      portfolioId ?? null,
      JSON.stringify(condition),
      JSON.stringify(channels),
      key,
      requestHash,
    ];
    try {
      const [rule] = await database.query<AlertRule>(insert, values);
      if (!rule) throw new Error('an inserted rule was not returned');
      return { outcome: 'created', rule };
    } catch (error) {
      // The same request came twice at one moment: the other has made it.
      if (key === null || !isUniqueViolation(error)) throw error;
      const made = await findKeyed(database, userId, key, requestHash);
      if (!made) throw error;
      return made;
    }
  },
  list: (userId) => database.query<AlertRule>(selectAll, [userId]),
  find: async (userId, id) => (await database.query<AlertRule>(selectOne, [userId, id]))[0],
  remove: async (userId, id) => (await database.query(remove, [userId, id])).length > 0,
  count: async (userId) => (await database.query<{ rules: number }>(count, [userId]))[0]?.rules ?? 0,
  knowsSeries: async (series) => (await database.query(selectSeries, [series])).length > 0,
});

async function findKeyed(
  database: Queryable,
  userId: string,
  key: string,
  requestHash: string,
): Promise<RuleCreation | undefined> {
  const [row] = await database.query<AlertRule & { readonly request_hash: string }>(selectKeyed, [userId, key]);
  if (!row) return undefined;
  const { request_hash, ...rule } = row;
  return request_hash === requestHash ? { outcome: 'repeated', rule } : { outcome: 'idempotency_conflict' };
}
