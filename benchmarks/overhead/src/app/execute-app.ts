import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database, Statement } from '@dawsos/database';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Instrumentation } from '../variants/variant.ts';

/** One line of the answer: eight of them make about 1 KB of JSON. */
interface Position {
  readonly symbol: string;
  readonly quantity: string;
  readonly price: string;
  readonly currency: string;
  readonly market_value: string;
}

const portfolioById: Statement = {
  text: 'select name, base_currency from portfolios where id = $1',
  operation: 'select',
  table: 'portfolios',
};
const tradesOfPortfolio: Statement = {
  text: 'select symbol, quantity, price, currency from trades where portfolio_id = $1 order by seq',
  operation: 'select',
  table: 'trades',
};

const held = ['AAPL', 'IBM', 'MSFT', 'ORCL', 'CSCO', 'INTC', 'AMZN', 'GOOG'].map((symbol, index) => ({
  symbol,
  quantity: `${(index + 1) * 25}.000000`,
  price: `${101 + index * 37}.47`,
  currency: 'USD',
}));

/** The service every variant observes: JSON in, three small asynchronous steps, about 1 KB of JSON out. */
export function createExecuteApp({ middleware, step, onError }: Instrumentation, database: Database): Express {
  const app = express();
  if (middleware !== undefined) app.use(middleware);
  app.use(express.json());

  app.post('/v1/execute', async (request, response) => {
    const portfolioId = portfolioOf(request.body);
    const lots = await step(0, 'positions', async () => {
      await nextTurn();
      return held;
    });
    response.json(answer(portfolioId, await value(lots)));
  });

  app.post('/v1/execute-with-database', async (request, response) => {
    const portfolioId = portfolioOf(request.body);
    const lots = await step(0, 'positions', async () => {
      const [portfolio] = await database.query<{ base_currency: string }>(portfolioById, [portfolioId]);
      if (portfolio === undefined) throw new Error('no such portfolio');
      return database.query<Omit<Position, 'market_value'>>(tradesOfPortfolio, [portfolioId]);
    });
    response.json(answer(portfolioId, await value(lots)));
  });

  app.post('/v1/fail', () => {
    throw new Error('a failure to report');
  });

  const value = async (lots: readonly Omit<Position, 'market_value'>[]): Promise<readonly Position[]> => {
    const valued = await step(1, 'valuation', async () => {
      await nextTurn();
      return lots.map((lot) => ({ ...lot, market_value: (Number(lot.quantity) * Number(lot.price)).toFixed(2) }));
    });
    return step(2, 'ranking', async () => {
      await nextTurn();
      return valued.toSorted((a, b) => Number(b.market_value) - Number(a.market_value));
    });
  };
  const reportError: ErrorRequestHandler = (error, _request, response, _next) => {
    onError(error);
    response.status(500).json({ code: 'INTERNAL' });
  };
  app.use(reportError);
  return app;
}

const portfolioOf = (body: { inputs: { portfolio_id: string } }): string => body.inputs.portfolio_id;

const answer = (portfolioId: string, positions: readonly Position[]) => ({
  pattern_id: 'portfolio_overview',
  portfolio_id: portfolioId,
  pricing_pack_id: 'PP_2013-03-01',
  asof_date: '2013-03-01',
  result: { base_currency: 'USD', positions },
});
