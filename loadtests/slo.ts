import { loadTest } from './lib/load-test.ts';
import { mixed } from './lib/mix.ts';
import { steady } from './lib/phases.ts';
import { rateOr, secondsOr } from './lib/variables.ts';

const test = loadTest({
  name: 'slo',
  phases: steady(rateOr(100), secondsOr('10m')),
  send: mixed,
});

/** The load at which the SLOs are promised. */
export const { options, load, handleSummary } = test;

/** Throws where there are fewer portfolios than are wanted: caches make light of few. */
export function setup() {
  const target = test.setup();
  const { portfolios, wanted } = target;
  if (portfolios.length >= wanted) return target;
  throw new Error(
    `only ${portfolios.length} of ${wanted} portfolios: \`pnpm seed --portfolios ${wanted}\` makes them, or say PORTFOLIOS=${portfolios.length}`,
  );
}
