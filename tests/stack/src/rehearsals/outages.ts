import { openDatabase } from '@dawsos/database';
import type { Rehearsal, Stage } from './rehearsal.ts';

/** Lets nobody into the system's database, and throws out who is in. */
async function closeDatabase({ clusterUrl, db }: Stage, closed: boolean): Promise<void> {
  const name = new URL(db.url).pathname.slice(1);
  const cluster = openDatabase({ url: clusterUrl, maxConnections: 1 });
  const run = (text: string) => cluster.query({ text, operation: 'lock', table: 'none' });
  try {
    await run(`alter database ${name} allow_connections ${!closed}`);
    if (closed) await run(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  } finally {
    await cluster.close();
  }
}

/** Faults of what requests and telemetry depend on. */
export const databaseRehearsal: Rehearsal = {
  fault: 'the database takes no connections',
  fires: ['DatabaseUnhealthy'],
  begin: (stage) => closeDatabase(stage, true),
  end: (stage) => closeDatabase(stage, false),
};

const stopped = ['executor-api', 'pricing-pack-builder', 'alert-delivery'] as const;

export const servicesRehearsal: Rehearsal = {
  fault: 'executor, pack builder and alert delivery are stopped, which last evaluated two days ago (made-up metrics)',
  fires: [
    'ServiceDown',
    'MetricsAbsent',
    'ExecuteLatencyP99Unmeasured',
    'ExecuteLatencyP95Unmeasured',
    'ExecuteErrorsUnmeasured',
    'ValuationWarmUnmeasured',
    'ValuationColdUnmeasured',
    'ApiAvailabilityUnmeasured',
    'PackBuildDurationUnmeasured',
    'PackFreshByDeadlineUnmeasured',
    'PackFreshnessUnmeasured',
    'AlertDeliveryMedianUnmeasured',
    'AlertsNotEvaluated',
    // The made-up metrics are said to come of the builder too.
    'JobNotRun',
  ],
  begin: async ({ services, madeUp }) => {
    await Promise.all(stopped.map((name) => services[name].stop()));
    const twoDaysAgo = Math.floor(Date.now() / 1000) - 2 * 86_400;
    madeUp.expose(() => `dawsos_job_last_success_timestamp_seconds{job_name="evaluate_alerts"} ${twoDaysAgo}\n`);
  },
  end: async ({ services, madeUp }) => {
    madeUp.expose(() => '');
    await Promise.all(stopped.map((name) => services[name].start()));
  },
};

export const collectorRehearsal: Rehearsal = {
  fault: 'the Collector is killed',
  fires: ['TelemetrySpansDropped', 'TelemetryBackendDown'],
  begin: ({ stack }) => stack.kill('collector'),
  end: ({ stack }) => stack.restart('collector'),
};
