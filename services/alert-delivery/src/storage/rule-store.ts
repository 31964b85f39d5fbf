import type { AlertChannel, AlertCondition } from '@dawsos/alerts';
import type { AlertType } from '@dawsos/conventions';
import type { Queryable, Statement } from '@dawsos/database';

/** A rule that is to be evaluated, as it is stored: by another version it may be something else. */
export interface StoredRule {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly alert_type: AlertType;
  readonly portfolio_id: string | null;
  readonly condition: AlertCondition;
  readonly channels: readonly AlertChannel[];
}

const pageSize = 500;
const firstId = '00000000-0000-0000-0000-000000000000';

const selectPage: Statement = {
  text: `select id, user_id, name, alert_type, portfolio_id, condition, channels from alert_rules
where deleted_at is null and id > $1 order by id limit ${pageSize}`,
  operation: 'select',
  table: 'alert_rules',
};

/** All users' rules, page by page. */
export async function* readRules(database: Queryable): AsyncGenerator<readonly StoredRule[]> {
  for (let after = firstId; ; ) {
    const page = await database.query<StoredRule>(selectPage, [after]);
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = last.id;
  }
}
