import { metrics as catalogue } from '@dawsos/conventions';
import type { Telemetry } from '@dawsos/telemetry';
import type { ReconciliationStore } from '../adapters/storage/reconciliation-store.ts';

/** Shows at each scrape what the last comparison of journal and database found, whoever made it. */
export const observeLedger = (results: ReconciliationStore, { metrics }: Telemetry): void => {
  metrics.counter(catalogue.reconciliationFailures).bind({});
  const drift = metrics.gauge(catalogue.ledgerDrift);
  metrics.onScrape(async () => {
    const last = await results.last();
    if (last === undefined) return;
    drift.bind({ kind: 'position' }).set(Number(last.position_drift));
    drift.bind({ kind: 'value' }).set(Number(last.value_drift));
  });
};
