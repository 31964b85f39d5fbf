import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAlive, sendSignal } from '@dawsos/process';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { superuser } from './embedded-url.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import type { ServerAccount } from './server-account.ts';

interface Initialisation {
  readonly dataDir: string;
  readonly password: string;
  readonly binaries: PostgresBinaries;
  readonly account: ServerAccount;
  readonly signal?: AbortSignal | undefined;
}

/** Whether `dataDir` holds a cluster; one that is there is whole, because it was moved there whole. */
export async function isInitialised(dataDir: string): Promise<boolean> {
  return stat(join(dataDir, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

/**
 * Makes a cluster beside `dataDir` and moves it into place when it is whole, so that a kill leaves nothing half-made.
 * Throws `INIT_FAILED` with initdb's own words, or the signal's reason when aborted.
 */
export async function initialiseCluster({
  dataDir,
  password,
  binaries,
  account,
  signal,
}: Initialisation): Promise<void> {
  signal?.throwIfAborted();
  const workshop = await mkdtemp(`${dataDir}${workshopMark}${process.pid}-`);
  try {
    await account.own(workshop);
    const data = join(workshop, 'data');
    const secret = join(workshop, 'password');
    await writeFile(secret, password, { mode: 0o600 });
    await account.own(secret);
    await runInitdb(account, binaries.initdb, initdbArguments(data, secret), signal);
    await rename(data, dataDir).catch(async (error) => {
      // Another process was faster: its cluster has the same password.
      if (!(await isInitialised(dataDir))) throw error;
    });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** Clears away what initialisations that were killed have left beside `dataDir`. */
export async function removeAbandonedWorkshops(dataDir: string): Promise<void> {
  const parent = dirname(dataDir);
  await mkdir(parent, { recursive: true });
  const mark = `${basename(dataDir)}${workshopMark}`;
  for (const name of await readdir(parent)) {
    if (!name.startsWith(mark)) continue;
    const maker = Number.parseInt(name.slice(mark.length), 10);
    if (!isAlive(maker)) await rm(join(parent, name), { recursive: true, force: true, maxRetries: 10 });
  }
}

const workshopMark = '.init-';

function initdbArguments(data: string, passwordFile: string): string[] {
  return [
    `--pgdata=${data}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--no-sync',
    '--encoding=UTF8',
    // The builtin provider sorts by code point on every operating system; libc's C.UTF-8 is not everywhere.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ];
}

async function runInitdb(account: ServerAccount, initdb: string, args: string[], signal?: AbortSignal): Promise<void> {
  const child = account.spawn(initdb, args, { cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  const closed = once(child, 'close');
  const kill = () => {
    if (child.pid !== undefined) sendSignal(-child.pid, 'SIGKILL');
  };
  signal?.addEventListener('abort', kill, { once: true });
  try {
    const [code, killedBy] = await closed;
    signal?.throwIfAborted();
    if (code !== 0) {
      throw new EmbeddedPostgresError('INIT_FAILED', `initdb ended with ${code ?? killedBy}: ${output.trim()}`);
    }
  } finally {
    signal?.removeEventListener('abort', kill);
  }
}
