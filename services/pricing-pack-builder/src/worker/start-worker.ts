import { migrate } from '@dawsos/database';
import { createHttpApp, startHttpServer } from '@dawsos/http';
import type { Lifecycle, Telemetry } from '@dawsos/telemetry';
import { createReconciliationStore } from '../adapters/storage/reconciliation-store.ts';
import { composePackBuilder } from '../composition.ts';
import type { PackBuilderConfig } from '../config.ts';
import { observeJobRuns } from '../observability/observe-job-runs.ts';
import { observeLedger } from '../observability/observe-ledger.ts';
import { observePacks } from '../observability/observe-packs.ts';
import { startNightly } from './start-nightly.ts';

/** The process that is scraped: shows packs, and what jobs that have ended left behind; runs the nightly chain. */
export const startWorker = async (
  config: PackBuilderConfig,
  telemetry: Telemetry,
  lifecycle: Lifecycle,
): Promise<void> => {
  await migrate(config.DATABASE_URL.reveal());
  const builder = composePackBuilder(config, telemetry);
  lifecycle.onStop('database', () => builder.close());
  await observeJobRuns(builder.runs, builder.jobMetrics, telemetry);
  telemetry.metrics.onScrape(() => builder.breakers.resume());
  observeLedger(createReconciliationStore(builder.pool), telemetry);
  observePacks(builder.pool, telemetry, { staleAfterS: config.PACK_STALE_AFTER_S });

  await startNightly(config, telemetry, lifecycle, builder);

  const app = createHttpApp({
    telemetry,
    checks: builder.checks,
    observabilityToken: config.OBSERVABILITY_TOKEN,
    maxBodyBytes: config.MAX_BODY_BYTES,
    routes: () => {},
  });
  const server = await startHttpServer(app, { port: config.PACK_BUILDER_PORT, host: config.HOST });
  lifecycle.onStop('http server', () => server.stop());
  telemetry.log.info('pack builder listening', { port: server.port });
};
