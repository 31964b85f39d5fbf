import { randomUUID } from 'node:crypto';
import type { Database, Statement } from '@dawsos/database';

const insert: Statement = {
  text: `insert into raw_deliveries (id, channel, status) values ($1, '{"method":"webhook","url":"http://127.0.0.1"}', 'pending')`,
  operation: 'insert',
  table: 'none',
};
const update: Statement = {
  text: `update raw_deliveries set status = 'delivered', delivered_at = now() where id = $1`,
  operation: 'update',
  table: 'none',
};
/** As many as the pool has connections. */
const concurrency = 10;

/** Rows a second that can be inserted and then updated, each by a statement of its own: what a delivery writes at least. */
export async function measureRawWrites(database: Database, rows: number): Promise<number> {
  await database.query({ text: 'drop table if exists raw_deliveries', operation: 'lock', table: 'none' });
  await database.query({
    text: 'create table raw_deliveries (id uuid primary key, channel jsonb, status text, delivered_at timestamptz)',
    operation: 'lock',
    table: 'none',
  });
  let left = rows;
  const began = performance.now();
  const one = async () => {
    while (left-- > 0) {
      const id = randomUUID();
      await database.query(insert, [id]);
      await database.query(update, [id]);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, one));
  return rows / ((performance.now() - began) / 1000);
}
