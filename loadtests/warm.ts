import { loadTest } from './lib/load-test.ts';
import { valuations } from './lib/mix.ts';
import { steady } from './lib/phases.ts';
import { rateOr, secondsOr } from './lib/variables.ts';

/** Valuations with a pack that is in the cache. */
export const { options, setup, load, handleSummary } = loadTest({
  name: 'warm',
  phases: steady(rateOr(50), secondsOr('2m')),
  send: valuations,
});
