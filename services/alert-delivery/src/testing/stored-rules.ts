import { randomUUID } from 'node:crypto';
import { type AlertChannel, type AlertCondition, portfolioOf } from '@dawsos/alerts';
import type { Database, Statement } from '@dawsos/database';

const select = (text: string): Statement => ({ text, operation: 'select', table: 'none' });

/** For tests: rows of any statement. */
export const rowsOf = <Row>(database: Database, text: string, values: readonly unknown[] = []): Promise<Row[]> =>
  database.query<Row>(select(text), values);

/** A rule that speaks as soon as it is evaluated: of a pack's day, so that no test tells anything twice because it is midnight. */
const alwaysSpeaks: AlertCondition = { type: 'macro_threshold', series: 'UNRATE', operator: 'above', threshold: '1' };
/** What it speaks of; evaluated for ever, so that it is so only when a test asks. */
const insertFacts = `with pack as (
  insert into pricing_packs (id, asof_date, status, content_hash, fresh_at)
  values ('PP_2013-03-01', '2013-03-01', 'fresh', 'h', now()) on conflict do nothing returning id),
evaluated as (insert into alert_evaluations (pack_id, fresh_at) select id, 'infinity' from pack)
insert into macro_series (series, period_start, period_end, value)
values ('UNRATE', '2013-01-01', '2013-01-31', 7.9) on conflict do nothing`;

/** For tests: keeps a rule as the API would; answers its id. */
export async function storeRule(
  database: Database,
  {
    user = randomUUID(),
    name = 'rule',
    condition = alwaysSpeaks,
    channels,
  }: {
    readonly user?: string;
    readonly name?: string;
    readonly condition?: AlertCondition;
    readonly channels: readonly AlertChannel[];
  },
): Promise<string> {
  const id = randomUUID();
  if (condition === alwaysSpeaks) await rowsOf(database, insertFacts);
  await database.query(
    {
      text: `insert into alert_rules (id, user_id, name, alert_type, portfolio_id, condition, channels) values ($1,$2,$3,$4,$5,$6,$7)`,
      operation: 'insert',
      table: 'alert_rules',
    },
    [
      id,
      user,
      name,
      condition.type,
      portfolioOf(condition) ?? null,
      JSON.stringify(condition),
      JSON.stringify(channels),
    ],
  );
  return id;
}
