import { loadTest } from './lib/load-test.ts';
import { mixed } from './lib/mix.ts';
import { steady } from './lib/phases.ts';
import { rateOr, secondsOr } from './lib/variables.ts';

/** The load at which the SLOs are promised. */
export const { options, setup, load, handleSummary } = loadTest({
  name: 'slo',
  phases: steady(rateOr(100), secondsOr('10m')),
  send: mixed,
});
