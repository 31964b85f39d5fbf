import exec from 'k6/execution';
import { execute, type Portfolio, valuate } from './requests.ts';

/** The requests of an ordinary day, one after the other. */
const requests: readonly ((portfolio: Portfolio) => void)[] = [
  ({ id }) => execute('portfolio_overview', { portfolio_id: id }),
  valuate,
  ({ id }) => execute('currency_exposure', { portfolio_id: id }),
  ({ id }) => execute('concentration_risk', { portfolio_id: id }),
  valuate,
  ({ id }) => execute('portfolio_performance', { portfolio_id: id }),
  () => execute('macro_context', {}),
  () => execute('pack_diff', { from_date: '2012-12-31' }),
];

/** Sends the next request of the mix, for one portfolio after the other. */
export function sendNext(portfolios: readonly Portfolio[]): void {
  const turn = exec.scenario.iterationInTest;
  const portfolio = portfolios[Math.floor(turn / requests.length) % portfolios.length];
  if (portfolio) requests[turn % requests.length]?.(portfolio);
}
