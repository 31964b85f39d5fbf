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

export const servicesRehearsal: Rehearsal = {
  fault: 'executor and pack builder are stopped',
  fires: [
    'ServiceDown',
    'MetricsAbsent',
    'LowRequestVolume',
    'ExecuteLatencyP99Unmeasured',
    'ExecuteLatencyP95Unmeasured',
    'ExecuteErrorsUnmeasured',
    'ValuationWarmUnmeasured',
    'ValuationColdUnmeasured',
    'ApiAvailabilityUnmeasured',
    'PackBuildDurationUnmeasured',
    'PackFreshByDeadlineUnmeasured',
    'PackFreshnessUnmeasured',
  ],
  begin: async ({ services }) => {
    await Promise.all([services['executor-api'].stop(), services['pricing-pack-builder'].stop()]);
  },
  end: async ({ services }) => {
    await Promise.all([services['executor-api'].start(), services['pricing-pack-builder'].start()]);
  },
};

export const collectorRehearsal: Rehearsal = {
  fault: 'the Collector is killed',
  fires: ['TelemetrySpansDropped', 'TelemetryBackendDown'],
  begin: ({ stack }) => stack.kill('collector'),
  end: ({ stack }) => stack.restart('collector'),
};
