import { join } from 'node:path';

/** Where the journal lies below a data directory: the same for everybody who opens it. */
export const journalPath = (dataDir: string): string => join(dataDir, 'ledger', 'journal.beancount');
