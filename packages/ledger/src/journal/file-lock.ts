import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { JournalBusyError } from '../ledger-errors.ts';

const PAUSE_MS = 10;
/** Longer than any write takes; who holds the lock longer has been stopped, not killed. */
const PATIENCE_MS = 5_000;

/**
 * Runs `work` as the only holder of the lock file at `path`, in this process and among all; rejects with
 * {@link JournalBusyError} where another holds on to it. The operating system takes the lock from a process that dies.
 *
 * Node has no flock. SQLite, which it has, locks a file in the way each system does it best; the file stays empty.
 */
export async function withFileLock<R>(path: string, work: () => Promise<R>, patienceMs = PATIENCE_MS): Promise<R> {
  const lock = new DatabaseSync(path, { timeout: 0 });
  try {
    for (let waitedMs = 0; !isTaken(lock); waitedMs += PAUSE_MS) {
      if (waitedMs >= patienceMs) throw new JournalBusyError('another process holds on to the lock of the journal');
      await sleep(PAUSE_MS);
    }
    return await work();
  } finally {
    lock.close();
  }
}

const SQLITE_BUSY = 5;

function isTaken(lock: DatabaseSync): boolean {
  try {
    lock.exec('begin exclusive');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return false;
    throw error;
  }
}
