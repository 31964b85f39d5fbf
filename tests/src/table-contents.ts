import type { Database } from '@dawsos/database';

/** Of every table how many rows it has and a digest of them, in whatever order: equal only where nothing was written. */
export async function tableContents(database: Database): Promise<Readonly<Record<string, string>>> {
  const select = <Row>(text: string) => database.query<Row>({ text, operation: 'select', table: 'none' });
  const tables = await select<{ table_name: string }>(
    `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const contents = await Promise.all(
    tables.map(async ({ table_name }) => {
      const text = `select count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)), 0) as content from ${table_name} t`;
      const [row] = await select<{ content: string }>(text);
      return [table_name, row?.content ?? ''] as const;
    }),
  );
  return Object.fromEntries(contents);
}
