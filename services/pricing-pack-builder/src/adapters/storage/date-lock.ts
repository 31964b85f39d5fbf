import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Statement } from '@dawsos/database';
import { daysBetween, type IsoDate, parseIsoDate } from '@dawsos/domain';

/** First keys of the advisory locks, of pack builds ("PACK") and of chains ("CHAI"); the second is the date in days since 1970. */
export const lockClasses = { pack: 0x5041434b, chain: 0x43484149 } as const;
/** A process that was killed just now keeps its lock until the server notices. */
const PATIENCE_MS = 2_000;
const PAUSE_MS = 100;

const takeLock: Statement = {
  text: 'select pg_try_advisory_xact_lock($1, $2) as taken',
  operation: 'lock',
  table: 'none',
};
/** The lock's transaction waits through the whole build, and must not be ended for that. */
const stayIdle: Statement = {
  text: 'set local idle_in_transaction_session_timeout = 0',
  operation: 'lock',
  table: 'none',
};

/** Runs `work` as the only one of its kind on a date in the whole system; answers `busy` while another one is at it. */
export const withDateLock = <Result>(
  database: Database,
  kind: keyof typeof lockClasses,
  date: IsoDate,
  work: () => Promise<Result>,
): Promise<Result | 'busy'> =>
  // A transaction that only holds the lock: when this process dies, so does its connection, and with it the lock.
  database.transaction(async (transaction) => {
    await transaction.query(stayIdle);
    for (let waitedMs = 0; ; waitedMs += PAUSE_MS) {
      const [row] = await transaction.query<{ taken: boolean }>(takeLock, [lockClasses[kind], lockKeyOf(date)]);
      if (row?.taken === true) return work();
      if (waitedMs >= PATIENCE_MS) return 'busy';
      await sleep(PAUSE_MS);
    }
  });

const lockKeyOf = (date: IsoDate): number => daysBetween(parseIsoDate('1970-01-01'), date);
