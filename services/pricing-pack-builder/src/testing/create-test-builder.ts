import { parseIsoDate } from '@dawsos/domain';
import { startTelemetry, type Telemetry } from '@dawsos/telemetry';
import { createTestDatabase, type TestDatabase } from '@dawsos/testkit/test-database';
import { onTestFinished } from 'vitest';
import { noProgress, type Progress } from '../build/progress.ts';
import { composePackBuilder, type PackBuilder } from '../composition.ts';
import { loadPackBuilderConfig, type PackBuilderConfig } from '../config.ts';
import { instrumentation } from '../instrumentation.ts';
import type { TestMarketData } from './start-market-data.ts';

/** A builder in this process, on a database of the test's own. */
export interface TestBuilder {
  readonly config: PackBuilderConfig;
  readonly builder: PackBuilder;
  readonly telemetry: Telemetry;
  readonly database: TestDatabase;
  build(
    date: string,
    options?: {
      readonly universe?: number;
      readonly markFresh?: boolean;
      readonly progress?: Progress;
      readonly signal?: AbortSignal;
    },
  ): ReturnType<PackBuilder['build']>;
  /** Rows of a statement, for looking at what was stored. */
  rows<Row>(text: string): Promise<Row[]>;
}

/** For tests: everything is closed and dropped when the test is over. */
export const createTestBuilder = async (
  marketData: TestMarketData,
  environment: Readonly<Record<string, string>> = {},
  database?: TestDatabase,
): Promise<TestBuilder> => {
  const own = database ?? (await createTestDatabase());
  const config = loadPackBuilderConfig({
    ENVIRONMENT: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: own.url,
    ...marketData.environment,
    ...environment,
  });
  const telemetry = await startTelemetry(instrumentation(config));
  const builder = composePackBuilder(config, telemetry);
  onTestFinished(async () => {
    await builder.close();
    await telemetry.stop();
    if (database === undefined) await own.drop();
  });
  return {
    config,
    builder,
    telemetry,
    database: own,
    build: (
      date,
      { universe = 0, markFresh = false, progress = noProgress, signal = new AbortController().signal } = {},
    ) => builder.build({ date: parseIsoDate(date), universe, markFresh }, progress, signal),
    rows: (text) => own.database.query({ text, operation: 'select', table: 'none' }),
  };
};
