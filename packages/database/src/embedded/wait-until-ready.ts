import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { portTaken } from './free-port.ts';
import type { ServerProcess } from './server-process.ts';

interface Wait {
  readonly url: string;
  readonly dataDir: string;
  readonly server: ServerProcess;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

const pollMs = 25;

/**
 * Waits until the server takes connections. Throws `PORT_TAKEN`, `DATA_DIR_IN_USE` or `START_FAILED` (with the server's
 * last words) when it ends or the time is up, or the signal's reason when aborted.
 */
export async function waitUntilReady({ url, dataDir, server, timeoutMs, signal }: Wait): Promise<void> {
  const giveUpAt = performance.now() + timeoutMs;
  let hasEnded = false;
  void server.exited.then(() => {
    hasEnded = true;
  });
  for (;;) {
    signal?.throwIfAborted();
    if (hasEnded) throw diagnose(server.lastWords(), url);
    // Asking for the directory tells ours from another server that answers on the same port.
    if ((await askDataDirectory(url)) === dataDir) return;
    if (performance.now() > giveUpAt) {
      throw new EmbeddedPostgresError(
        'START_FAILED',
        `PostgreSQL took more than ${timeoutMs} ms to start: ${server.lastWords()}`,
      );
    }
    await delay(pollMs);
  }
}

async function askDataDirectory(url: string): Promise<string | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000, query_timeout: 1_000 });
  // What goes wrong here is told by the server's own end, or by the time limit.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => {});
  }
}

function diagnose(lastWords: string, url: string): EmbeddedPostgresError {
  if (/could not bind|address already in use/i.test(lastWords)) return portTaken(Number(new URL(url).port));
  if (/lock file "postmaster.pid" already exists/.test(lastWords)) {
    return new EmbeddedPostgresError('DATA_DIR_IN_USE', `another server runs on this data directory: ${lastWords}`);
  }
  return new EmbeddedPostgresError('START_FAILED', `PostgreSQL ended while starting: ${lastWords}`);
}
