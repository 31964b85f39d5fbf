// For tests: waits to be told its part (see Part), runs the chain of a date or writes two trades, and at the moment asked
// for tells the process that started it, and waits to be killed or told to go on.
import { once } from 'node:events';
import { openDatabase } from '@dawsos/database';
import { addDays } from '@dawsos/domain';
import { createLedger, journalPath, openJournalFile } from '@dawsos/ledger';
import { samplePortfolios } from '@dawsos/ledger/seeds';
import { startTelemetry } from '@dawsos/telemetry';
import { startJobQueue } from '../../adapters/job-queue.ts';
import { noProgress } from '../../build/progress.ts';
import { composeChain } from '../../compose-chain.ts';
import { composePackBuilder } from '../../composition.ts';
import { loadPackBuilderConfig } from '../../config.ts';
import { instrumentation } from '../../instrumentation.ts';
import type { Part } from './crash-scene.ts';
import { boundaryOf, databaseWithMoments, journalWithMoments, type Moment } from './moments.ts';

// Nobody is left behind by a test run that is killed.
process.once('disconnect', () => process.exit(3));
const config = loadPackBuilderConfig();
// Started before it is needed, so that nobody waits for it.
const [{ role, wanted, date, universe }]: [Part] = (await once(process, 'message')) as [Part];

let step = 'ledger';
const places: string[] = [];
const moment: Moment = async (where) => {
  const at = boundaryOf(step, where);
  places.push(at);
  if (at !== wanted?.at || places.filter((one) => one === at).length !== wanted.nth) return;
  process.send?.({ died: true });
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
  step = 'opening';
  const begins = (name: string) => {
    step = name;
  };
  const view = { chain: { begins, ended: () => {} }, build: noProgress };
  await composeChain(
    config,
    telemetry,
    builder,
    queue,
  )({ asofDate: date, universe, night: addDays(date, 1) }, view, new AbortController().signal);
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
  process.send?.({ places }, undefined, {}, () => process.exit(0));
} catch {
  process.exit(1);
}
