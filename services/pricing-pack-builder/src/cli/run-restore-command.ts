import { openDatabase } from '@dawsos/database';
import { journalPath, LedgerCorruptError, openJournalFile, restoreJournal } from '@dawsos/ledger';
import { loadPackBuilderConfig } from '../config.ts';

export const restoreUsage = 'ledger:restore';

/**
 * `restore-ledger`: writes a damaged journal again from `trades` (RB-04). Answers the exit code: 0 restored or nothing
 * to restore, 1 where the table does not give the journal either, 2 bad arguments.
 */
export const runRestoreCommand = async (args: readonly string[]): Promise<0 | 1 | 2> => {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  if (args.some((argument) => argument !== '--')) {
    process.stderr.write(`takes no arguments\nusage: ${restoreUsage}\n`);
    return 2;
  }
  const config = loadPackBuilderConfig();
  const path = journalPath(config.DATA_DIR);
  const database = openDatabase({ url: config.DATABASE_URL.reveal(), applicationName: 'dawsos-ledger-restore' });
  try {
    const result = await restoreJournal({ database, journal: openJournalFile(path) });
    if (result.outcome === 'sound') {
      say(`${path} is as it was written: nothing to restore`);
    } else {
      say(`${path} is written again: ${result.entries} entries, ledger_commit_hash ${result.ledger_commit_hash}`);
      if (result.kept !== undefined) say(`what was there is kept as ${result.kept}`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof LedgerCorruptError)) throw error;
    process.stderr.write(`nothing was changed: ${error.message}\n`);
    return 1;
  } finally {
    await database.close();
  }
};
