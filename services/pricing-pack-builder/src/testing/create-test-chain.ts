import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvaluationJob } from '@dawsos/alerts';
import { parseIsoDate } from '@dawsos/domain';
import { createLedger, journalPath, openJournalFile } from '@dawsos/ledger';
import { samplePortfolios, seedSamplePortfolios } from '@dawsos/ledger/seeds';
import { onTestFinished } from 'vitest';
import { noProgress } from '../build/progress.ts';
import { type Chain, composeChain } from '../compose-chain.ts';
import { createTestBuilder } from './create-test-builder.ts';
import type { TestMarketData } from './start-market-data.ts';

/** For tests: a chain in this process, on a database and a ledger of the test's own that hold the sample portfolios. */
export const createTestChain = async (
  marketData: TestMarketData,
  environment: Readonly<Record<string, string>> = {},
) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'dawsos-chain-'));
  const test = await createTestBuilder(marketData, {
    DATA_DIR: dataDir,
    EXECUTOR_URL: 'http://127.0.0.1:9',
    ...environment,
  });
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const journal = openJournalFile(journalPath(dataDir));
  const ledger = createLedger({ database: test.database.database, journal });
  await seedSamplePortfolios(test.database.database, ledger);
  const asked: string[] = [];
  const meanwhile = { evaluating: async (): Promise<void> => {} };
  const queue = {
    requestEvaluation: async ({ asof_date = '' }: EvaluationJob) => {
      asked.push(asof_date);
      await meanwhile.evaluating();
      return true;
    },
  };
  const steps: string[] = [];
  const view = {
    chain: {
      begins: () => {},
      ended: ({ step, result, outcome }: { step: string; result: string; outcome: string }) =>
        void steps.push(`${step} ${result}: ${outcome}`),
    },
    build: noProgress,
  };
  const chain = composeChain(test.config, test.telemetry, test.builder, queue);
  return {
    ...test,
    dataDir,
    ledger,
    portfolio: samplePortfolios[0],
    /** Dates for which an evaluation of alerts was asked for. */
    asked,
    /** What else happens while the last step is under way. */
    meanwhile,
    /** What the chain told of its steps. */
    steps,
    run: (date: string, more: Partial<Parameters<Chain>[0]> = {}) =>
      chain({ asofDate: parseIsoDate(date), universe: 0, ...more }, view, new AbortController().signal),
  };
};
