// For tests: runs the chain of a date, or writes two trades, and at the moment asked for tells the process that started
// it and waits to be killed or told to go on. Arguments: role, moment (counted from 1; 0 for none), date, universe.
import { openDatabase } from '@dawsos/database';
import { addDays, parseIsoDate } from '@dawsos/domain';
import { createLedger, journalPath, openJournalFile } from '@dawsos/ledger';
import { samplePortfolios } from '@dawsos/ledger/seeds';
import { startTelemetry } from '@dawsos/telemetry';
import { startJobQueue } from '../../adapters/job-queue.ts';
import { noProgress } from '../../build/progress.ts';
import { composeChain } from '../../compose-chain.ts';
import { composePackBuilder } from '../../composition.ts';
import { loadPackBuilderConfig } from '../../config.ts';
import { instrumentation } from '../../instrumentation.ts';
import { databaseWithMoments, journalWithMoments, type Moment } from './moments.ts';

const [role = '', wanted = '0', day = '', universe = '0'] = process.argv.slice(2);
const date = parseIsoDate(day);
const config = loadPackBuilderConfig();
// Nobody is left behind by a test run that is killed.
process.once('disconnect', () => process.exit(3));

let reached = 0;
const moment: Moment = async (where) => {
  reached += 1;
  if (reached !== Number(wanted)) return;
  process.send?.({ where });
  await new Promise((resolve) => process.once('message', resolve));
};

const runChain = async (): Promise<void> => {
  const telemetry = await startTelemetry(instrumentation(config));
  const builder = composePackBuilder(config, telemetry, (options) =>
    databaseWithMoments(openDatabase(options), moment),
  );
  const queue = await startJobQueue({
    url: config.DATABASE_URL.reveal(),
    applicationName: 'doomed-queue',
    attends: false,
    onError: () => {},
  });
  const view = { chain: { begins: () => {}, ended: () => {} }, build: noProgress };
  await composeChain(
    config,
    telemetry,
    builder,
    queue,
  )({ asofDate: date, universe: Number(universe), night: addDays(date, 1) }, view, new AbortController().signal);
};

const writeTrades = async (): Promise<void> => {
  const ledger = createLedger({
    database: databaseWithMoments(openDatabase({ url: config.DATABASE_URL.reveal() }), moment),
    journal: journalWithMoments(openJournalFile(journalPath(config.DATA_DIR)), moment),
  });
  const [{ id }] = samplePortfolios;
  const trade = { portfolio_id: id, symbol: 'AAPL', quantity: '7', price: '430.47', currency: 'USD', trade_date: date };
  await ledger.appendTrades([
    { ...trade, action: 'buy', idempotency_key: 'doomed-1' },
    { ...trade, action: 'sell', quantity: '3', idempotency_key: 'doomed-2' },
  ]);
};

try {
  await (role === 'chain' ? runChain() : writeTrades());
  process.send?.({ reached }, undefined, {}, () => process.exit(0));
} catch {
  process.exit(1);
}
