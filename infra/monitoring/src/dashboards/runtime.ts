import { metrics } from '@dawsos/conventions';
import { average, maximum, minimum, rate, series, since, sum } from '@dawsos/promql';
import { type Dashboard, line, type Panel } from './dashboard.ts';
import { dependencyPanels } from './dependency-panels.ts';
import { telemetryPanels } from './telemetry-panels.ts';

const window = '$__rate_interval';

const processPanels: readonly Panel[] = [
  {
    title: 'Versions',
    description: 'What runs.',
    type: 'table',
    unit: 'none',
    lines: [
      line(maximum(series(metrics.systemInfo), ['job', 'version', 'environment', 'node_version']), [
        'job',
        'version',
        'environment',
        'node_version',
      ]),
    ],
  },
  {
    title: 'Up Since',
    description: 'Time since each process started. A short one nobody deployed means that it crashed.',
    type: 'stat',
    unit: 's',
    width: 12,
    lines: [line(minimum(since(series(metrics.processStart)), ['job']), ['job'])],
  },
  {
    title: 'CPU',
    description: 'Processor seconds a second; Node runs our code on one.',
    type: 'timeseries',
    unit: 'percentunit',
    lines: [line(sum(rate(series(metrics.processCpu), window), ['job']), ['job'])],
  },
  {
    title: 'Memory',
    description: 'Resident memory, and the heap used and reserved of it.',
    type: 'timeseries',
    unit: 'bytes',
    lines: [
      line(sum(series(metrics.processMemory), ['job']), ['job'], 'resident'),
      line(sum(series(metrics.heapUsed), ['job']), ['job'], 'heap used'),
      line(sum(series(metrics.heapTotal), ['job']), ['job'], 'heap reserved'),
    ],
  },
  {
    title: 'Event-Loop Lag',
    description: 'How long a callback waits for its turn. Every request pays it.',
    type: 'timeseries',
    unit: 's',
    lines: [line(maximum(series(metrics.eventLoopLag), ['job', 'statistic']), ['job', 'statistic'])],
  },
  {
    title: 'Event-Loop Utilization',
    description: 'Share of time the event loop is busy. Close to 1, requests queue.',
    type: 'timeseries',
    unit: 'percentunit',
    thresholds: { warning: 0.7, critical: 0.9 },
    lines: [line(average(series(metrics.eventLoopUtilization), ['job']), ['job'])],
  },
];

/** The processes themselves, what they depend on, and the telemetry they send. */
export const runtime: Dashboard = {
  uid: 'dawsos-runtime',
  title: 'Runtime',
  description: 'The processes themselves, what they depend on, and whether their telemetry can be trusted.',
  refresh: '30s',
  from: '1h',
  panels: [
    { row: 'Processes' },
    ...processPanels,
    { row: 'Dependencies' },
    ...dependencyPanels,
    { row: 'Telemetry' },
    ...telemetryPanels,
  ],
};
