import { readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describeProcess, isAlive, type ProcessDescription, sendSignal } from '@dawsos/process';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { embeddedUrl } from './embedded-url.ts';
import { readSuperuserPassword } from './superuser-password.ts';

/** How the server is called in process lists; also tells a later start which process it belonged to. */
export function clusterName(supervisor: number): string {
  return `dawsos-${supervisor}`;
}

/** Connection URL of the server that runs on `dataDir`, for programs started beside the one that started it; a secret. */
export async function findEmbeddedPostgres(dataDir: string): Promise<string | undefined> {
  const directory = await realpath(dataDir).catch(() => dataDir);
  const [pid = '', , , port] = await readLockFile(directory);
  const found = isAlive(Number(pid)) ? await describeProcess(Number(pid)) : undefined;
  const password = await readSuperuserPassword(directory);
  if (found === undefined || !servesDirectory(found, directory) || password === undefined) return undefined;
  return embeddedUrl(Number(port), password);
}

/**
 * Makes `dataDir` free: stops the server that a killed process of ours left running on it.
 * Throws `DATA_DIR_IN_USE` when that server's supervisor still lives, or when the server does not stop.
 */
export async function stopOrphan(dataDir: string, log: (line: string) => void): Promise<void> {
  const pid = Number((await readLockFile(dataDir))[0]);
  if (!(pid > 0) || !isAlive(pid)) return;
  const found = await describeProcess(pid);
  if (found === undefined) return;
  if (!servesDirectory(found, dataDir)) {
    // The number went to another program since (a reboot): PostgreSQL would take that one for itself and refuse to start.
    log(`postmaster.pid names process ${pid}, which is another program; removing the file`);
    await rm(join(dataDir, 'postmaster.pid'), { force: true });
    return;
  }
  if (found.command.includes(`cluster_name=${clusterName(found.parent)}`)) {
    throw new EmbeddedPostgresError(
      'DATA_DIR_IN_USE',
      `${dataDir} is in use by the server ${pid} of process ${found.parent}: stop that process, or choose another DATA_DIR`,
    );
  }
  log(`stopping the server ${pid}, left behind by a process that was killed`);
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    sendSignal(pid, signal);
    if (await isGoneWithin(pid, orphanPatienceMs)) return;
  }
  throw new EmbeddedPostgresError('DATA_DIR_IN_USE', `the server ${pid} on ${dataDir} does not stop: end it by hand`);
}

/** The server's own file: process id, data directory, start time, port, and more that is not of interest here. */
async function readLockFile(dataDir: string): Promise<readonly string[]> {
  return (await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
}

function servesDirectory({ command }: ProcessDescription, dataDir: string): boolean {
  return command.includes('postgres') && command.includes(`-D ${dataDir} `);
}

/** Per step: fast shutdown, immediate shutdown, kill. */
const orphanPatienceMs = 5_000;
const pollMs = 20;

async function isGoneWithin(pid: number, patienceMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pollMs) {
    if (!isAlive(pid) || (await describeProcess(pid)) === undefined) return true;
    await delay(pollMs);
  }
  return false;
}
