import { metrics } from '@dawsos/conventions';
import { average, increase, rate, series, sum } from '@dawsos/promql';
import { line, type Panel } from './dashboard.ts';

const window = '$__rate_interval';

/** Whether what the other panels show is the whole truth. */
export const telemetryPanels: readonly Panel[] = [
  {
    title: 'Spans by Fate',
    description: 'Spans a second. Dropped ones never left the service, failed ones were refused by the Collector.',
    type: 'timeseries',
    unit: 'ops',
    lines: [line(sum(rate(series(metrics.telemetrySpans), window), ['job', 'outcome']), ['job', 'outcome'])],
  },
  {
    title: 'Sampling',
    description: 'Share of new traces kept. It rises by itself while errors are many.',
    type: 'timeseries',
    unit: 'percentunit',
    lines: [line(average(series(metrics.samplingRatio), ['job']), ['job'])],
  },
  {
    title: 'Label Overflows',
    description:
      'Label values of the last hour beyond what the catalogue allows, shown as “other”. There should be none.',
    type: 'timeseries',
    unit: 'none',
    lines: [line(sum(increase(series(metrics.labelOverflows), '1h'), ['metric', 'label']), ['metric', 'label'])],
  },
  {
    title: 'Error Reports',
    description: 'Errors handed to the error tracker in the last hour.',
    type: 'timeseries',
    unit: 'none',
    lines: [line(sum(increase(series(metrics.errorReports), '1h'), ['job', 'outcome']), ['job', 'outcome'])],
  },
  {
    title: 'Faults Injected',
    description: 'Faults of the last hour that somebody asked for. Always none in production.',
    type: 'timeseries',
    unit: 'none',
    lines: [line(sum(increase(series(metrics.faultsInjected), '1h'), ['job', 'fault']), ['job', 'fault'])],
  },
];
