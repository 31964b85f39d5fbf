import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate, openDatabase, startEmbeddedPostgres } from '@dawsos/database';
import { addDays, type IsoDate, parseIsoDate } from '@dawsos/domain';
import { createLedger, journalPath, openJournalFile } from '@dawsos/ledger';
import { seedSamplePortfolios } from '@dawsos/ledger/seeds';
import { startTelemetry } from '@dawsos/telemetry';
import { afterAll } from 'vitest';
import { startJobQueue } from '../../adapters/job-queue.ts';
import { noProgress } from '../../build/progress.ts';
import { composeChain } from '../../compose-chain.ts';
import { composePackBuilder } from '../../composition.ts';
import { loadPackBuilderConfig } from '../../config.ts';
import { instrumentation } from '../../instrumentation.ts';
import type { TestMarketData } from '../start-market-data.ts';

/** Who runs into the crash: the chain, or whoever writes trades. */
export type Role = 'chain' | 'trades';
/** What dies. */
export type Victim = 'process' | 'database';

/** What the process that is to die is told. */
export interface Part {
  readonly role: Role;
  /** Where it is to die, at which of the moments there, counted from 1; nowhere to learn of all. */
  readonly wanted?: { readonly at: string; readonly nth: number } | undefined;
  readonly date: IsoDate;
  /** Size of the generated universe. */
  readonly universe: number;
}

/** What it tells: that it is where it is to die, or the boundaries of all its moments where it ended. */
interface Told {
  readonly died?: true;
  readonly places?: readonly string[];
}

const doomed = fileURLToPath(new URL('./doomed.ts', import.meta.url));
const date = parseIsoDate('2013-03-01');
/** Two pages of generated securities beside the real ones. */
const universe = 10_001;

/** For tests: a database server of its own that may be killed, a ledger, an executor that answers, and somebody to die. */
export const createCrashScene = async (marketData: TestMarketData) => {
  const directory = await mkdtemp(join(tmpdir(), 'dawsos-crashes-'));
  await chmod(directory, 0o711);
  const dataDir = join(directory, 'postgres');
  let server = await startEmbeddedPostgres({ dataDir, port: 0 });
  await migrate(server.url);
  const executor = createServer((_request, response) => response.end('{"fx_rates":1,"splits":1}')).listen(0);
  await once(executor, 'listening');
  const address = executor.address();
  const environment = {
    ENVIRONMENT: 'test',
    LOG_LEVEL: 'silent',
    ENABLE_OBSERVABILITY: 'false',
    ...marketData.environment,
    DATABASE_URL: server.url,
    DATA_DIR: directory,
    // Halves the time that each process takes to load.
    NODE_COMPILE_CACHE: fileURLToPath(new URL('../../../node_modules/.cache/compiled', import.meta.url)),
    EXECUTOR_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
  };
  const config = loadPackBuilderConfig(environment);
  const telemetry = await startTelemetry(instrumentation(config));
  const database = openDatabase({ url: server.url });
  const builder = composePackBuilder(config, telemetry);
  const queue = await startJobQueue({
    url: server.url,
    applicationName: 'crash-scene-queue',
    attends: false,
    onError: () => {},
  });
  const journal = openJournalFile(journalPath(directory));
  const ledger = createLedger({ database, journal });
  const chain = composeChain(config, telemetry, builder, queue);
  const startDoomed = () =>
    spawn(process.execPath, [doomed], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  let spare = startDoomed();
  afterAll(async () => {
    spare.kill('SIGKILL');
    await queue.stop().catch(() => {});
    await builder.close();
    await database.close();
    executor.close();
    await server.stop('immediate');
    await rm(directory, { recursive: true, force: true });
  });

  const rows = <Row>(text: string) => database.query<Row>({ text, operation: 'select', table: 'none' });

  /** Kills the server as a crash would, and starts it on what is left. */
  const crashDatabase = async (): Promise<void> => {
    await server.stop('immediate');
    server = await startEmbeddedPostgres({ dataDir, port: server.port });
  };

  return {
    date,
    rows,
    journal,
    ledger,
    /** Everything as before the night; with `histories` also what was fetched before. */
    reset: async ({ histories }: { histories: boolean }): Promise<void> => {
      await rm(journalPath(directory), { force: true });
      await rows(`truncate pricing_packs, pack_prices, pack_fx_rates, pack_batches, job_runs, job_metrics,
        provider_breakers, chain_runs, chain_steps, ledger_reconciliations, macro_snapshots, trades, ledger_head, portfolios
        ${histories ? ', securities, corporate_actions, price_history, fx_history, macro_series' : ''} cascade`);
      await rows('delete from pgboss.job');
      await seedSamplePortfolios(database, ledger);
    },
    /** Runs until the moment and lets the victim die there. */
    crash: async (role: Role, victim: Victim, wanted?: Part['wanted']): Promise<Told> => {
      const child = spare;
      spare = startDoomed();
      child.send({ role, wanted, date, universe } satisfies Part);
      const exited = once(child, 'exit');
      const said: Promise<Told> = once(child, 'message').then(([message]) => message);
      const told = await Promise.race([said, exited.then((): Told => ({}))]);
      if (told.died) {
        if (victim === 'process') child.kill('SIGKILL');
        else {
          await crashDatabase();
          // Going on, it finds out by itself.
          child.send('go on', () => {});
        }
      }
      await exited;
      return told;
    },
    /** Runs the chain to its end, as often as the queue would have tried. */
    complete: async (): Promise<void> => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const view = { chain: { begins: () => {}, ended: () => {} }, build: noProgress };
          const run = await chain(
            { asofDate: date, universe, night: addDays(date, 1) },
            view,
            new AbortController().signal,
          );
          if (run !== 'busy') return;
        } catch (error) {
          if (attempt === 3) throw error;
        }
      }
    },
  };
};
