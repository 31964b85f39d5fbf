import { parseIsoDate, type Trade, type TradeAction } from '@dawsos/domain';
import type { PortfolioSeed } from './portfolio-seed.ts';

const trade = (date: string, action: TradeAction, quantity: string, symbol: string, price: string): Trade => ({
  action,
  symbol,
  quantity,
  price,
  currency: 'USD',
  trade_date: parseIsoDate(date),
});

const [firstUser, secondUser, thirdUser] = [
  '11111111-1111-4111-8111-111111111111',
  '22222222-2222-4222-8222-222222222222',
  '33333333-3333-4333-8333-333333333333',
] as const;

/**
 * Three users' portfolios for development, bought and sold at the closes in data/; the first is the worked example, worth
 * 35381.20 pounds on 2013-03-01. No sale needs a split to be covered, so they can be seeded before any pack is built.
 */
export const samplePortfolios: readonly [PortfolioSeed, ...PortfolioSeed[]] = [
  {
    id: 'a1111111-1111-4111-8111-111111111111',
    user_id: firstUser,
    name: 'Worked example',
    base_currency: 'GBP',
    trades: [trade('2012-01-03', 'buy', '100', 'AAPL', '411.23'), trade('2012-01-03', 'buy', '50', 'IBM', '186.3')],
  },
  {
    id: 'a2222222-2222-4222-8222-222222222222',
    user_id: secondUser,
    name: 'Held through the splits',
    base_currency: 'USD',
    trades: [
      trade('2000-03-15', 'buy', '40', 'AAPL', '116.25'),
      trade('2001-06-11', 'buy', '60', 'MSFT', '72.12'),
      trade('2004-08-19', 'buy', '10', 'GOOG', '100.335'),
      trade('2004-11-15', 'buy', '30', 'AAPL', '55.24'),
      trade('2010-07-06', 'sell', '50', 'MSFT', '23.82'),
    ],
  },
  {
    id: 'b2222222-2222-4222-8222-222222222222',
    user_id: secondUser,
    name: 'Income',
    base_currency: 'EUR',
    trades: [
      trade('2006-05-15', 'buy', '120', 'MSFT', '23.15'),
      trade('2008-10-10', 'buy', '80', 'IBM', '87.75'),
      trade('2012-11-07', 'dividend', '80', 'IBM', '0.85'),
      trade('2012-11-08', 'sell', '20', 'IBM', '190.1'),
    ],
  },
  {
    id: 'a3333333-3333-4333-8333-333333333333',
    user_id: thirdUser,
    name: 'Growth',
    base_currency: 'JPY',
    trades: [
      trade('2009-01-20', 'buy', '50', 'AAPL', '78.2'),
      trade('2009-03-10', 'buy', '15', 'GOOG', '308.17'),
      trade('2012-05-18', 'buy', '200', 'FB', '38.2318'),
      trade('2012-08-09', 'dividend', '50', 'AAPL', '2.65'),
      trade('2012-09-04', 'buy', '100.5', 'FB', '17.729'),
      trade('2012-09-19', 'sell', '20', 'AAPL', '702.1'),
    ],
  },
];
