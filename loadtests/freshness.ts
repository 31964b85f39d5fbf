import { loadTest } from './lib/load-test.ts';
import { mixed } from './lib/mix.ts';
import { steady } from './lib/phases.ts';
import { refuse } from './lib/requests.ts';
import { earlierDate, rateOr, secondsOr } from './lib/variables.ts';

const test = loadTest({
  name: 'freshness',
  phases: steady(rateOr(50), secondsOr('2m')),
  send: (target, turn, asking) => {
    if (turn % 4 !== 3) return mixed(target, turn - Math.floor(turn / 4), asking);
    const [portfolio] = target.portfolios;
    if (!portfolio) return;
    refuse(portfolio, 'macro_context', { asof_date: earlierDate, require_fresh: true }, 'PACK_NOT_FRESH');
  },
});

/** Every fourth request insists on a pack that is not fresh and has to be refused, while the others are served as ever. */
export const { options, load, handleSummary } = test;

/** Throws where there is no such pack. */
export function setup() {
  const target = test.setup();
  if (target.earlierDate !== null) return target;
  throw new Error(`no pack of ${earlierDate}: \`pnpm pack:build --date ${earlierDate}\` builds one that is not fresh`);
}
