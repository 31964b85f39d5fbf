import { createHash } from 'node:crypto';

/** The hash of a ledger without entries: SHA-256 of nothing. */
export const GENESIS_HASH = createHash('sha256').digest('hex');

/** The hash of a ledger after one more entry: SHA-256 over the hash before, a line feed and the entry's text. */
export const chainHash = (previous: string, entryText: string): string =>
  createHash('sha256').update(previous).update('\n').update(entryText, 'latin1').digest('hex');
