import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describeProcess } from './describe-process.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { isAlive, sendSignal } from './process-signals.ts';

/** How the server is called in process lists; also tells a later start which process it belonged to. */
export function clusterName(supervisor: number): string {
  return `dawsos-${supervisor}`;
}

/**
 * Makes `dataDir` free: stops the server that a killed process of ours left running on it.
 * Throws `DATA_DIR_IN_USE` when that server's supervisor still lives, or when the server does not stop.
 */
export async function stopOrphan(dataDir: string, log: (line: string) => void): Promise<void> {
  const lockFile = join(dataDir, 'postmaster.pid');
  const pid = Number.parseInt(await readFile(lockFile, 'utf8').catch(() => ''), 10);
  if (!(pid > 0) || !isAlive(pid)) return;
  const found = await describeProcess(pid);
  if (found === undefined) return;
  if (!(found.command.includes('postgres') && found.command.includes(`-D ${dataDir} `))) {
    // The number went to another program since (a reboot): PostgreSQL would take that one for itself and refuse to start.
    log(`postmaster.pid names process ${pid}, which is another program; removing the file`);
    await rm(lockFile, { force: true });
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
