import { loadTest } from './lib/load-test.ts';
import { mixed } from './lib/mix.ts';
import { rateOr, secondsOr } from './lib/variables.ts';

const rate = rateOr(20);
const seconds = secondsOr('3m') / 3;

/** Five times the usual load, from one second to the next, and back. */
export const { options, setup, load, handleSummary } = loadTest({
  name: 'spike',
  phases: [
    { name: 'before', rate, seconds },
    { name: 'spike', rate: rate * 5, seconds },
    { name: 'after', rate, seconds, recovers: true },
  ],
  send: mixed,
});
