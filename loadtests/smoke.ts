import { loadTest } from './lib/load-test.ts';
import { mixed } from './lib/mix.ts';
import { steady } from './lib/phases.ts';
import { rateOr, secondsOr } from './lib/variables.ts';

/** A little of everything, to see that it works and keeps its SLOs while nothing is wrong. */
export const { options, setup, load, handleSummary } = loadTest({
  name: 'smoke',
  phases: steady(rateOr(10), secondsOr('30s'), 1),
  send: mixed,
});
