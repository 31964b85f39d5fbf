import { metrics, scrapeJobs } from '@dawsos/conventions';
import { above, equal, increase, minimum, series, sum } from '@dawsos/promql';
import type { Alert } from '../alert.ts';
import { stackMetrics } from '../stack-metrics.ts';

const common = { team: 'platform', concern: 'telemetry', severity: 'warning', for: '5m' } as const;
const lost = sum(increase(series(metrics.telemetrySpans, { outcome: { anyOf: ['dropped', 'failed'] } }), '5m'), [
  'job',
]);
const spans = (outcome: 'exported' | 'dropped' | 'failed', values: string) => ({
  series: series(metrics.telemetrySpans, { job: scrapeJobs.executor, outcome }),
  values,
});
const stackUp = minimum(series(stackMetrics.up, { job: { noneOf: Object.values(scrapeJobs) } }), ['job']);
const up = (job: string, values: string) => ({ series: series(stackMetrics.up, { job }), values });

export const telemetryAlerts: readonly Alert[] = [
  {
    ...common,
    alert: 'TelemetrySpansDropped',
    expr: above(lost, 0),
    summary: '{{ $labels.job }} loses spans',
    description: '{{ $value | printf "%.0f" }} spans of {{ $labels.job }} did not reach the Collector in 5 minutes.',
    runbook: {
      impact: 'None for users. Traces have holes, and an incident now is harder to explain.',
      firstQuery: sum(increase(series(metrics.telemetrySpans), '5m'), ['job', 'outcome']),
      confirm: [
        '`failed`: the Collector refuses or is gone: `curl http://<collector>:13133/`.',
        '`dropped`: the queue in the process is full, because the Collector is slow or the load is beyond it.',
        '`otelcol_processor_refused_spans` above 0 at the Collector: its memory limit.',
      ],
      mend: [
        'Collector gone: restart it; services go on by themselves and hold at most one queue in memory.',
        'Too much load: lower `TRACES_SAMPLE_RATE`, or scale the Collector out (`infra/kubernetes`).',
      ],
      rehearse: 'Stop the Collector while requests come in.',
    },
    proof: {
      silent: [spans('exported', '0+100x20'), spans('dropped', '5x20')],
      firing: [spans('exported', '0x20'), spans('failed', '0+100x20')],
      labels: { job: scrapeJobs.executor },
      says: {
        summary: 'executor-api loses spans',
        description: '500 spans of executor-api did not reach the Collector in 5 minutes.',
      },
    },
  },
  {
    ...common,
    alert: 'TelemetryBackendDown',
    expr: equal(stackUp, 0),
    summary: '{{ $labels.job }} is down',
    description: '{{ $labels.job }}, part of the observability stack, has not answered a scrape for 5 minutes.',
    runbook: {
      impact: 'None for users. Without alertmanager nobody is told of anything; without the others we see less.',
      firstQuery: series(stackMetrics.up, { job: { noneOf: Object.values(scrapeJobs) } }),
      confirm: [
        'The program’s own log: `docker compose logs <name>`, `kubectl logs`, or `.data/stack/logs` where `pnpm stack` runs it.',
      ],
      mend: [
        'Restart it; what it stored is on its volume.',
        'Killed for its memory, again and again: raise its limit, or keep less (retention, sampling).',
        'alertmanager: its configuration is checked by `amtool check-config` before it starts.',
      ],
      rehearse: 'Stop Jaeger for six minutes.',
    },
    proof: {
      silent: [up('jaeger', '1x20'), up(scrapeJobs.executor, '0x20')],
      firing: [up('jaeger', '0x20'), up(scrapeJobs.executor, '0x20')],
      labels: { job: 'jaeger' },
      says: {
        summary: 'jaeger is down',
        description: 'jaeger, part of the observability stack, has not answered a scrape for 5 minutes.',
      },
    },
  },
];
