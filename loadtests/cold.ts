import { loadTest } from './lib/load-test.ts';
import { valuations } from './lib/mix.ts';
import { steady } from './lib/phases.ts';
import { rateOr, secondsOr } from './lib/variables.ts';

/** Valuations each of which has to read its pack from the database, as the first one after a start does. */
export const { options, setup, load, handleSummary } = loadTest({
  name: 'cold',
  phases: steady(rateOr(20), secondsOr('2m')),
  send: valuations,
  always: 'cache=miss',
});
