import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EmbeddedPostgres } from './embedded/start-embedded-postgres.ts';
import { migrate } from './migrate.ts';
import { openDatabase } from './open-database.ts';
import { startTestServer } from './test-server.ts';

let server: EmbeddedPostgres;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(() => server.stop());

it('runs every migration once when several processes migrate at the same time', async () => {
  const done = await Promise.all([migrate(server.url), migrate(server.url), migrate(server.url)]);
  expect(done.filter((names) => names.length > 0)).toEqual([expect.arrayContaining(['0001_initial'])]);
});

it('leaves a schema in which a pack without data cannot be fresh', async () => {
  const database = openDatabase({ url: server.url });
  const insert = database.query({
    text: "insert into pricing_packs (id, asof_date, status) values ('PP_2013-03-01', '2013-03-01', 'fresh')",
    operation: 'insert',
    table: 'pricing_packs',
  });
  await expect(insert).rejects.toMatchObject({ code: '23514' });
  await database.close();
});

it('says that there is no database', async () => {
  await expect(migrate('postgres://nobody@127.0.0.1:1/none')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
});
