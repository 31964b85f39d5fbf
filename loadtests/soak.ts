import { loadTest } from './lib/load-test.ts';
import { mixed } from './lib/mix.ts';
import { steady } from './lib/phases.ts';
import { rateOr, secondsOr } from './lib/variables.ts';
import { createWatch, growthLimits, watching } from './lib/watch.ts';

const seconds = secondsOr('1h');

/** Half the promised load for long: leaks and slow growth show as a slope, and fail. */
export const { options, setup, load, handleSummary } = loadTest({
  name: 'soak',
  phases: steady(rateOr(50), seconds, 20),
  send: mixed,
  scenarios: { watch: watching(seconds, 'watch') },
  thresholds: growthLimits,
});

/** Sees whether latency and memory grow. */
export const watch = createWatch(seconds);
