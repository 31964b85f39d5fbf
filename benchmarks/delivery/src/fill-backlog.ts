import type { Database } from '@dawsos/database';

/** Rows of any statement. */
export const rowsOf = <Row>(database: Database, text: string, values: readonly unknown[] = []): Promise<Row[]> =>
  database.query<Row>({ text, operation: 'insert', table: 'none' }, values);

/** Rules that speak as soon as they are evaluated, each to the same receiver. */
export const insertRules = (database: Database, count: number, url: string) =>
  rowsOf(
    database,
    `insert into alert_rules (id, user_id, name, alert_type, condition, channels)
     select gen_random_uuid(), gen_random_uuid(), 'rule ' || n, 'pack_not_fresh', '{"type":"pack_not_fresh","minutes":0}',
       jsonb_build_array(jsonb_build_object('method', 'webhook', 'url', $2::text)) from generate_series(1, $1::int) n`,
    [count, url],
  );

/** Nothing waits any more, and nothing is known of what did. */
export const empty = async (database: Database): Promise<void> => {
  await rowsOf(database, 'truncate alert_rules cascade');
  await rowsOf(database, `truncate pgboss.job`);
};

/** Keeps the one alert that is there as the pattern of backlogs. */
export async function keepPattern(database: Database): Promise<void> {
  await rowsOf(database, 'create table one_job as select * from pgboss.job where name = $$alert-delivery$$ limit 1');
  await rowsOf(database, 'create table one_event as select * from alert_events limit 1');
  await rowsOf(database, 'create table one_delivery as select * from alert_deliveries limit 1');
}

/** Writes a backlog as evaluations would have left it, without evaluating: each alert is a copy of the pattern. */
export async function fillBacklog(database: Database, count: number, url: string): Promise<void> {
  const columns = await rowsOf<{ name: string }>(
    database,
    `select column_name as name from information_schema.columns where table_schema = 'pgboss' and table_name = 'job'
     and is_generated = 'NEVER' and column_name not in ('id', 'data', 'created_on', 'start_after')`,
  );
  const others = columns.map(({ name }) => `"${name}"`).join(', ');
  await empty(database);
  await insertRules(database, count, url);
  await rowsOf(
    database,
    `insert into alert_events (id, rule_id, user_id, alert_day, alert_type, payload, traceparent, occurred_at)
     select gen_random_uuid(), r.id, r.user_id, o.alert_day, o.alert_type,
       o.payload || jsonb_build_object('rule_id', r.id), o.traceparent, now() from alert_rules r, one_event o`,
  );
  await rowsOf(
    database,
    `insert into alert_deliveries (id, event_id, delivery_method, channel, tries_left, due_at, created_at)
     select gen_random_uuid(), e.id, o.delivery_method, o.channel, o.tries_left, now(), now()
     from alert_events e, one_delivery o`,
  );
  // The service's own ids of jobs, of which it looks for lost ones.
  await rowsOf(
    database,
    `insert into pgboss.job (id, data, created_on, start_after, ${others})
     select left(encode(sha256((d.id || ' 1')::bytea), 'hex'), 32)::uuid, o.data || jsonb_build_object('delivery_id', d.id), now(), now(), ${others
       .split(', ')
       .map((name) => `o.${name}`)
       .join(', ')} from alert_deliveries d, one_job o`,
  );
  // As the server's own upkeep would have done along the way.
  for (const table of ['alert_rules', 'alert_events', 'alert_deliveries', 'pgboss.job']) {
    await rowsOf(database, `vacuum (analyze) ${table}`);
  }
}
