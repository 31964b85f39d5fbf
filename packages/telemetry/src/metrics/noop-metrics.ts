import { prometheusType } from './exposition.ts';
import type { Metrics } from './metrics.ts';

const bound = { add() {}, set() {}, observe() {} };
const instrument = { ...bound, bind: () => bound, replace() {} };

/** Metrics that keep nothing and cost nothing. */
export const noopMetrics: Metrics = {
  counter: () => instrument,
  gauge: () => instrument,
  histogram: () => instrument,
  onScrape() {},
  render: async () => ({ contentType: prometheusType, body: '' }),
  seriesCount: () => 0,
  snapshot: async () => [],
  absorb() {},
};
