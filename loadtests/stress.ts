import { loadTest } from './lib/load-test.ts';
import { mixed } from './lib/mix.ts';
import { rateOr, secondsOr } from './lib/variables.ts';

const steps = 12;
const step = rateOr(50);

/** More and more, by `RATE` at a time: the result is the highest rate that still holds the SLOs. */
export const { options, setup, load, handleSummary } = loadTest({
  name: 'stress',
  phases: Array.from({ length: steps }, (_, index) => ({
    name: `step-${String(index + 1).padStart(2, '0')}`,
    seconds: secondsOr('6m') / steps,
    rate: step * (index + 1),
    mayBreak: true,
  })),
  send: mixed,
});
