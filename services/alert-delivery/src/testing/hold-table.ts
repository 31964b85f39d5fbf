import { openDatabase } from '@dawsos/database';
import { rowsOf } from './stored-rules.ts';

/** A table that nobody can write to for now. */
export interface HeldTable {
  /** Resolves when somebody waits for it. */
  waitedFor(): Promise<void>;
  release(): Promise<void>;
}

const pollMs = 10;

/** For tests: stops whoever writes to a table, or with `access exclusive` reads it, right there, so that a process can be killed at that very step. */
export async function holdTable(
  url: string,
  table: string,
  mode: 'share' | 'access exclusive' = 'share',
): Promise<HeldTable> {
  const database = openDatabase({
    url,
    maxConnections: 2,
    applicationName: 'dawsos-test-hold',
    statementTimeoutMs: 60_000,
  });
  const held = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const holding = database.transaction(async (transaction) => {
    await transaction.query({ text: `lock table ${table} in ${mode} mode`, operation: 'lock', table: 'none' });
    held.resolve();
    await letGo.promise;
  });
  await Promise.race([held.promise, holding]);
  return {
    waitedFor: async () => {
      for (;;) {
        const waiting = await rowsOf(
          database,
          `select 1 from pg_locks where relation = $1::regclass and not granted
           and database = (select oid from pg_database where datname = current_database())`,
          [table],
        );
        if (waiting.length > 0) return;
        await new Promise((resolve) => setTimeout(resolve, pollMs));
      }
    },
    release: async () => {
      letGo.resolve();
      // Where the server was killed meanwhile, it is released already.
      await holding.finally(() => database.close());
    },
  };
}
