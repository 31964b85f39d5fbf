import { samplePortfolioId } from '../app/bench-database.ts';

/** The two workloads of the table. */
export const columns = { plain: '/v1/execute', database: '/v1/execute-with-database' } as const;
export type Column = keyof typeof columns;

/** What every request sends. */
export const requestBody = JSON.stringify({
  pattern_id: 'portfolio_overview',
  inputs: { portfolio_id: samplePortfolioId, window_days: 252 },
  asof_date: '2013-03-01',
});
