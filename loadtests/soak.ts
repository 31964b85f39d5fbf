import { loadTest } from './lib/load-test.ts';
import { mixed } from './lib/mix.ts';
import { steady } from './lib/phases.ts';
import { rateOr, secondsOr } from './lib/variables.ts';

/** Half the promised load for long: leaks and slow growth show as a slope. */
export const { options, setup, load, handleSummary } = loadTest({
  name: 'soak',
  phases: steady(rateOr(50), secondsOr('1h'), 20),
  send: mixed,
});
