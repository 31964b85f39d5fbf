import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { type Database, openDatabase, type Statement } from '@dawsos/database';
import { panelStatements } from '@dawsos/monitoring';
import { createTestDatabase } from '@dawsos/testkit/test-database';
import { afterAll, describe, expect, test } from 'vitest';

const db = await createTestDatabase();
afterAll(() => db.drop());
const run = (database: Database, text: string, values: readonly unknown[] = []) =>
  database.query({ text, operation: 'select', table: 'none' } satisfies Statement, values);

/** In their order, `revoke` and `grant`. */
async function grantsToDashboards(): Promise<readonly string[]> {
  const folder = new URL('../../packages/database/migrations/', import.meta.url);
  const files = (await readdir(folder)).sort();
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
  return texts.flatMap((text) => text.match(/(grant|revoke) select [^;]* (to|from) dashboards(?=;)/g) ?? []);
}

describe.each(panelStatements())('$dashboard, $panel', ({ sql }) => {
  test('asks what the database can answer', async () => {
    expect(await run(db.database, sql)).toBeDefined();
  });
});

test('whoever comes as the dashboards’ role reads what panels show, and no more', async () => {
  const role = `dashboards_${randomUUID().slice(0, 8)}`;
  await run(db.database, `create role ${role} login password 'x'`);
  // As the migrations grant it to a role that is one for the whole server, which a test must not make.
  for (const granted of await grantsToDashboards()) await run(db.database, granted.replace(/dashboards$/, role));
  const url = new URL(db.url);
  url.username = role;
  url.password = 'x';
  const database = openDatabase({ url: url.href, maxConnections: 1 });
  try {
    for (const { sql } of panelStatements()) expect(await run(database, sql)).toBeDefined();
    for (const table of ['alert_events', 'alert_deliveries', 'alert_rules', 'portfolios', 'trades']) {
      await expect(run(database, `select * from ${table}`)).rejects.toThrow('permission denied');
    }
    for (const column of ['payload', 'history']) {
      await expect(run(database, `select ${column} from alert_dlq`)).rejects.toThrow('permission denied');
    }
  } finally {
    await database.close();
    await run(db.database, `drop owned by ${role}`);
    await run(db.database, `drop role ${role}`);
  }
});
