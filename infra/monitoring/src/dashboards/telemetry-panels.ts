import { metrics } from '@dawsos/conventions';
import { average, increase, minimum, rate, series, sum } from '@dawsos/promql';
import { stackMetrics } from '../stack-metrics.ts';
import { line, type Panel } from './dashboard.ts';
import { orZeroPerJob } from './share.ts';
import { yesNo } from './value-names.ts';

const window = '$__rate_interval';

/** Whether what the other panels show is the whole truth. */
export const telemetryPanels: readonly Panel[] = [
  {
    title: 'Scraped',
    description: 'Whether Prometheus gets metrics from each service and from the programs of the stack.',
    type: 'stat',
    unit: 'none',
    names: yesNo,
    width: 24,
    lines: [line(minimum(series(stackMetrics.up), ['job']), ['job'])],
  },
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
    lines: [
      line(orZeroPerJob(sum(increase(series(metrics.labelOverflows), '1h'), ['job', 'metric', 'label'])), [
        'job',
        'metric',
        'label',
      ]),
    ],
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
    lines: [
      line(orZeroPerJob(sum(increase(series(metrics.faultsInjected), '1h'), ['job', 'fault'])), ['job', 'fault']),
    ],
  },
];
