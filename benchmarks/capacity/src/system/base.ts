import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, migrate, openDatabase, type Statement, startEmbeddedPostgres } from '@dawsos/database';
import { buildPacks } from './build-packs.ts';

/** PostgreSQL with two packs of real and generated securities, and an empty ledger beside it. */
export interface Base {
  readonly databaseUrl: string;
  readonly database: Database;
  /** Of the server's first process. */
  readonly postgresPid: number;
  /** Where the ledger's journal is. */
  readonly dataDir: string;
  /** Runs a statement of the benchmark's own. */
  run<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

/** Generated securities in the packs: as many as a portfolio holds at most, for a year of days is made for each. */
const UNIVERSE = 1_000;

/** Starts a {@link Base} in a directory of its own, as durable as production's; takes some 10 s. */
export async function startBase(): Promise<Base> {
  const dataDir = await mkdtemp(join(tmpdir(), 'dawsos-capacity-'));
  // As root the server runs under another account, which has to get to its directory.
  await chmod(dataDir, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), port: 0 });
  const database = openDatabase({ url: server.url, applicationName: 'dawsos-capacity', statementTimeoutMs: 600_000 });
  const run: Base['run'] = <Row>(text: string, values: readonly unknown[] = []) =>
    database.query<Row>({ text, operation: 'select', table: 'none' } satisfies Statement, values);
  const stop = async () => {
    await database.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await migrate(server.url);
    await buildPacks(server.url, UNIVERSE);
    await run(generatedHistories);
    await run('analyze');
  } catch (error) {
    await stop();
    throw error;
  }
  return { databaseUrl: server.url, database, postgresPid: server.pid, dataDir, run, stop };
}

/** A pack holds one day; `portfolio_performance` wants the year before it of what is held. */
const generatedHistories = `
  insert into price_history (symbol, price_date, close, adjusted_close)
  select symbol, day::date, close, adjusted_close
  from pack_prices join securities using (symbol),
    generate_series(date '2012-01-02', date '2013-03-01', interval '1 day') as day
  where universe = 'generated' and pack_id = 'PP_2013-03-01' and extract(isodow from day) < 6
  on conflict do nothing`;
