import type { Target } from './discover.ts';
import { type Asking, execute, type Portfolio, valuate } from './requests.ts';
import { only } from './variables.ts';

/** Sends one request; the `turn`th of the test, counted from 0. */
export type Send = (target: Target, turn: number, asking: Asking) => void;

type Ask = (portfolio: Portfolio, asking: Asking, target: Target) => void;

const aboutPortfolio =
  (pattern: string): Ask =>
  (portfolio, asking) =>
    void execute(portfolio, pattern, { portfolio_id: portfolio.id }, asking);
const value: Ask = (portfolio, asking) => void valuate(portfolio, asking);

/** The requests of an ordinary day, one after the other. */
const day: readonly (readonly [string, Ask])[] = [
  ['portfolio_overview', aboutPortfolio('portfolio_overview')],
  ['valuation', value],
  ['currency_exposure', aboutPortfolio('currency_exposure')],
  ['concentration_risk', aboutPortfolio('concentration_risk')],
  ['valuation', value],
  ['portfolio_performance', aboutPortfolio('portfolio_performance')],
  ['macro_context', (portfolio, asking) => void execute(portfolio, 'macro_context', {}, asking)],
  [
    'pack_diff',
    // Compares the newest pack with itself where there is no other.
    (portfolio, asking, { earlierDate }) =>
      void execute(portfolio, 'pack_diff', { from_date: earlierDate ?? '2013-03-01' }, asking),
  ],
];
const requests = day.filter(([name]) => only === undefined || name === only).map(([, ask]) => ask);
if (requests.length === 0) throw new Error(`ONLY=${only}: one of ${day.map(([name]) => name).join(', ')}`);

/** The next request of the mix, for one portfolio after the other. */
export const mixed: Send = (target, turn, asking) => {
  const ask = requests[turn % requests.length];
  // Every portfolio meets every kind of request, however many there are of each.
  const portfolio = target.portfolios[Math.floor(turn / requests.length) % target.portfolios.length];
  if (ask && portfolio) ask(portfolio, asking, target);
};

/** A valuation, for one portfolio after the other. */
export const valuations: Send = (target, turn, asking) => {
  const portfolio = target.portfolios[turn % target.portfolios.length];
  if (portfolio) valuate(portfolio, asking);
};
