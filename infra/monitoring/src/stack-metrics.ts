import type { MetricDefinition } from '@dawsos/conventions';
import { loadMetrics } from './load-metrics.ts';

/** Metrics of Prometheus and the programs around it that rules read: declared here, emitted by them. */
export const stackMetrics = {
  ...loadMetrics,
  up: {
    type: 'gauge',
    name: 'up',
    help: 'Whether the last scrape of a target succeeded: 1, or 0.',
    unit: 'state',
    labels: {},
    owners: [],
    pii: 'none',
  },
} as const satisfies Record<string, MetricDefinition>;
