import { randomUUID } from 'node:crypto';
import { type AlertChannel, type AlertCondition, portfolioOf } from '@dawsos/alerts';
import type { Database, Statement } from '@dawsos/database';

const select = (text: string): Statement => ({ text, operation: 'select', table: 'none' });

/** For tests: rows of any statement. */
export const rowsOf = <Row>(database: Database, text: string, values: readonly unknown[] = []): Promise<Row[]> =>
  database.query<Row>(select(text), values);

/** A rule that speaks as soon as it is evaluated without a fresh pack. */
const alwaysSpeaks: AlertCondition = { type: 'pack_not_fresh', minutes: 0 };

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
