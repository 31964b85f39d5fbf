import { type Database, openDatabase, type Transaction } from '@dawsos/database';
import { packId } from '@dawsos/domain';
import { describeError, type HealthCheck, observeDatabase, type Telemetry } from '@dawsos/telemetry';
import { createProviders } from './adapters/create-providers.ts';
import { type SharedBreakers, shareBreakers } from './adapters/share-breakers.ts';
import { createBreakerStore } from './adapters/storage/breaker-store.ts';
import { createJobMetricsStore, type JobMetricsStore } from './adapters/storage/job-metrics-store.ts';
import { createJobRunStore, type JobRunStore } from './adapters/storage/job-run-store.ts';
import { createPackStore, type PackStore } from './adapters/storage/pack-store.ts';
import { createReferenceStore } from './adapters/storage/reference-store.ts';
import { type BuildOutcome, type BuildRequest, buildPack } from './build/build-pack.ts';
import type { Progress } from './build/progress.ts';
import { type BuildRefusal, runBuildJob } from './build/run-build-job.ts';
import type { PackBuilderConfig } from './config.ts';
import { observeBuild } from './observability/observe-build.ts';
import { observeStages } from './observability/observe-stages.ts';

/** The parts of the builder, wired. */
export interface PackBuilder {
  /** The pool as it is: what it is asked for by a scrape needs no trace. */
  readonly pool: Database;
  /** The same with each statement observed. */
  readonly database: Database;
  readonly packs: PackStore;
  readonly runs: JobRunStore;
  readonly jobMetrics: JobMetricsStore;
  readonly breakers: SharedBreakers;
  /** Health checks of database and providers. */
  readonly checks: readonly HealthCheck[];
  /** Runs the job for one pack, in one trace; rejects when the build fails. */
  build(request: BuildRequest, progress: Progress, signal: AbortSignal): Promise<BuildOutcome | BuildRefusal>;
  close(): Promise<void>;
}

/** Where adapters, the build and telemetry meet. */
export const composePackBuilder = (
  config: PackBuilderConfig,
  telemetry: Telemetry,
  open: typeof openDatabase = openDatabase,
): PackBuilder => {
  const { log } = telemetry;
  const pool = open({
    url: config.DATABASE_URL.reveal(),
    applicationName: telemetry.options.service,
    maxConnections: config.DATABASE_MAX_CONNECTIONS,
    statementTimeoutMs: config.DATABASE_STATEMENT_TIMEOUT_MS,
    onConnectionLost: (error) => log.warn('idle database connection lost', { error }),
  });
  const database = observeDatabase<Transaction, Database>(pool, telemetry);
  const packs = createPackStore(database);
  const runs = createJobRunStore(database);
  const references = createReferenceStore(database);
  const { providers, breakers, checks } = createProviders(config, telemetry);
  const shared = shareBreakers(breakers, createBreakerStore(pool), {
    openMs: config.PROVIDER_BREAKER_OPEN_MS,
    onError: (error) => log.error('breaker state could not be stored', { error }),
  });

  return {
    pool,
    database,
    packs,
    runs: createJobRunStore(pool),
    jobMetrics: createJobMetricsStore(pool),
    breakers: shared,
    checks: [{ name: 'database', required: true, check: () => pool.query(selectOne) }, ...checks],
    build: (request, progress, signal) => {
      const stages = observeStages(telemetry, request.date);
      const concurrency = config.PROVIDER_CONCURRENCY;
      const options = { providers, references, packs, stages, progress, concurrency };
      const build = observeBuild(async (wanted, stop) => {
        await shared.resume();
        return buildPack(options, wanted, stop);
      }, telemetry);
      return stages.run('build', async (note) => {
        const result = await runBuildJob(
          {
            database,
            runs,
            packs,
            build,
            describe: (error) => describeError(error).message,
            onCleanupError: (error) => log.error('failed build could not be recorded', { error }),
          },
          request,
          signal,
        );
        progress.end();
        log.info('pack build ended', { pricing_pack_id: packId(request.date), outcome: result.outcome });
        if (result.outcome === 'built') note({ row_count: result.pack.priceCount });
        return result;
      });
    },
    close: async () => {
      await shared.stored();
      await pool.close();
    },
  };
};

const selectOne = { text: 'select 1', operation: 'select', table: 'none' } as const;
