import { openDatabase } from '@dawsos/database';
import { parseIsoDate } from '@dawsos/domain';
import { createLedger, journalPath, openJournalFile, reconcileLedger } from '@dawsos/ledger';
import { generatePortfolios, readGeneratedCloses, seedPortfolios } from '@dawsos/ledger/seeds';
import type { JobCall } from './calls.ts';

// A job in a process of its own, so that its CPU time and memory can be told; started by run-job.ts.
const call: JobCall = JSON.parse(process.argv[2] ?? '');
const database = openDatabase({ url: call.databaseUrl, applicationName: 'dawsos-capacity-job' });
const journal = openJournalFile(journalPath(call.dataDir));
const ledger = createLedger({ database, journal });

const jobs: Readonly<Record<JobCall['job'], () => Promise<unknown>>> = {
  seed: async () => {
    const { portfolios: count = 0, seed = 1, positions } = call;
    const closes = await readGeneratedCloses(database);
    return seedPortfolios(database, ledger, generatePortfolios({ count, seed, positions, closes }));
  },
  reconcile: async () => {
    const { drifts } = await reconcileLedger({ database, journal }, parseIsoDate('2013-03-01'));
    if (drifts.length > 0) throw new Error(`journal and database differ: ${JSON.stringify(drifts[0])}`);
  },
  rebuild: async () => {
    await database.query({ text: 'truncate trades, ledger_head', operation: 'delete', table: 'trades' });
    await ledger.recover();
  },
};

const startedAt = performance.now();
const before = process.cpuUsage();
await jobs[call.job]();
const { user, system } = process.cpuUsage(before);
const took = {
  seconds: (performance.now() - startedAt) / 1_000,
  cpu: (user + system) / 1_000_000,
  memoryMb: process.resourceUsage().maxRSS / 1_024,
};
process.stdout.write(JSON.stringify(took));
await database.close();
