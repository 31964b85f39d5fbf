import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { embeddedUrl } from './embedded-url.ts';
import { assertPortFree, findFreePort } from './free-port.ts';
import { initialiseCluster, isInitialised, removeAbandonedWorkshops } from './initialise-cluster.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { stopOrphan } from './running-server.ts';
import { chooseServerAccount } from './server-account.ts';
import { launchServer, type ServerExit, type ShutdownMode } from './server-process.ts';
import { ensureSuperuserPassword, passwordFile, readSuperuserPassword } from './superuser-password.ts';
import { waitUntilReady } from './wait-until-ready.ts';

/** How to start the embedded server. */
export interface EmbeddedPostgresOptions {
  /** Directory of the cluster, made when missing; its password lies beside it in `<dataDir>.password`. */
  readonly dataDir: string;
  /** Port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** Receives each line the server writes; default: nobody. */
  readonly log?: (line: string) => void;
  /** Gives the start up, whatever stage it is in, and leaves no process and no half-made cluster. */
  readonly signal?: AbortSignal;
  /** `none` trades safety against power loss for speed: throw-away test clusters only. Default `full`. */
  readonly durability?: 'full' | 'none';
  /** How long a start may take, recovery after a crash included; default 60 s. */
  readonly startTimeoutMs?: number;
}

/** A running embedded server. */
export interface EmbeddedPostgres {
  /** Connection URL of the superuser, password included: a secret. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Settles when the server is gone, for whatever reason; never rejects. */
  readonly exited: Promise<ServerExit>;
  /** Stops within 7 s by escalating; a second call with `immediate` hurries the first. */
  stop(mode?: ShutdownMode): Promise<void>;
}

const settingsByDurability = {
  full: {},
  none: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
} as const;

/**
 * Starts PostgreSQL from npm on loopback and answers when it takes connections; makes the cluster first where there is none.
 * Throws {@link EmbeddedPostgresError}, or the signal's reason when aborted.
 *
 * @example
 * const server = await startEmbeddedPostgres({ dataDir: '.data/postgres', port: 5433 });
 * await migrate(server.url);
 * await server.stop();
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { signal, log = () => {}, durability = 'full', startTimeoutMs = 60_000 } = options;
  const wanted = resolve(options.dataDir);
  const binaries = await findPostgresBinaries();
  await removeAbandonedWorkshops(wanted);
  // The server reports real paths, and a process list has to be compared with what it was started with.
  const dataDir = join(await realpath(dirname(wanted)), basename(wanted));
  const account = await chooseServerAccount(binaries, dirname(dataDir));
  await stopOrphan(dataDir, log);
  if (options.port !== 0) await assertPortFree(options.port);
  const password = await preparePassword(dataDir);
  if (!(await isInitialised(dataDir))) await initialiseCluster({ dataDir, password, binaries, account, signal });

  const start = async (port: number): Promise<EmbeddedPostgres> => {
    signal?.throwIfAborted();
    const settings = settingsByDurability[durability];
    const server = await launchServer({ dataDir, port, settings, binaries, account, log });
    const url = embeddedUrl(port, password);
    try {
      await waitUntilReady({ url, dataDir, server, signal, timeoutMs: startTimeoutMs });
    } catch (error) {
      await server.stop('immediate');
      throw error;
    }
    return { url, port, pid: server.pid, exited: server.exited, stop: server.stop };
  };
  return options.port === 0 ? startOnFreePort(start) : start(options.port);
}

/** A port that was free may be taken a moment later; then another is tried. */
async function startOnFreePort(start: (port: number) => Promise<EmbeddedPostgres>): Promise<EmbeddedPostgres> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await findFreePort());
    } catch (error) {
      const wasTaken = error instanceof EmbeddedPostgresError && error.code === 'PORT_TAKEN';
      if (!wasTaken || attempt === freePortAttempts) throw error;
    }
  }
}

const freePortAttempts = 5;

async function preparePassword(dataDir: string): Promise<string> {
  if (!(await isInitialised(dataDir))) return ensureSuperuserPassword(dataDir);
  const password = await readSuperuserPassword(dataDir);
  if (password !== undefined) return password;
  throw new EmbeddedPostgresError(
    'PASSWORD_MISSING',
    `${passwordFile(dataDir)} is gone, and with it the way into ${dataDir}: put it back, or remove that directory to begin anew`,
  );
}
