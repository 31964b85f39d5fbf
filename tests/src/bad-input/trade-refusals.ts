import { sample } from '../samples.ts';
import type { Refusal } from './refusal.ts';

const { user } = sample;

/** An order that could be made, for others to differ from. */
export const order = {
  action: 'buy',
  symbol: 'IBM',
  quantity: '1',
  price: '200',
  currency: 'USD',
  trade_date: '2013-01-02',
};
/** The Idempotency-Key of an order that was made. */
export const usedKey = 'used-before';

const refused = { path: `/v1/portfolios/${sample.portfolio}/trades`, user, status: 400, code: 'BAD_REQUEST' };
/** Trades that must not be made. */
export const tradeRefusals: readonly Refusal[] = [
  {
    ...refused,
    is: 'of nothing',
    body: {},
    problems: ['action', 'currency', 'price', 'quantity', 'symbol', 'trade_date'],
  },
  {
    ...refused,
    is: 'with mistakes, naming each',
    body: {
      action: 'short',
      symbol: 'ibm',
      quantity: '-1',
      price: 0.1 + 0.2,
      currency: 'usd',
      trade_date: '2013-2-1',
      fee: 1,
    },
    problems: ['action', 'currency', 'fee', 'price', 'quantity', 'symbol', 'trade_date'],
  },
  ...[
    -1,
    0,
    1e21,
    1e-7,
    '1e3',
    '-1',
    '+1',
    '0',
    '0.0000001',
    '01',
    '1,000',
    ' 1',
    '٣',
    '0x10',
    'Infinity',
    '9'.repeat(400),
    true,
    null,
    [1],
  ].map((quantity) => ({
    ...refused,
    is: `with the quantity ${JSON.stringify(quantity).slice(0, 20)}`,
    body: { ...order, quantity },
    problems: ['quantity'],
  })),
  {
    ...refused,
    is: 'with the quantity NaN',
    body: JSON.stringify({ ...order, quantity: 0 }).replace('0,', 'NaN,'),
    code: 'BAD_JSON',
  },
  ...[-200, '1e2', '0', '99999999', '1.0000001'].map((price) => ({
    ...refused,
    is: `at the price ${price}`,
    body: { ...order, price },
    problems: ['price'],
  })),
  ...["IBM'; drop table trades; --", '../IBM', '', 'A'.repeat(65)].map((symbol) => ({
    ...refused,
    is: `of ${symbol.slice(0, 12) || 'no symbol'}`,
    body: { ...order, symbol },
    problems: ['symbol'],
  })),
  { ...refused, is: 'before there were any', body: { ...order, trade_date: '0001-01-01' }, problems: ['trade_date'] },
  {
    ...refused,
    is: 'of what nobody knows',
    body: { ...order, symbol: 'NOPE' },
    status: 422,
    code: 'UNKNOWN_SYMBOL',
    problems: ['symbol'],
  },
  {
    ...refused,
    is: 'of more than is held',
    body: { ...order, action: 'sell', quantity: '50.000001' },
    status: 422,
    code: 'OVERSOLD',
    problems: ['quantity'],
  },
  {
    ...refused,
    is: 'of what was not held yet',
    body: { ...order, action: 'sell', trade_date: '2012-01-02' },
    status: 422,
    code: 'OVERSOLD',
    problems: ['quantity'],
  },
  {
    ...refused,
    is: 'under a key that was used for another',
    body: { ...order, quantity: '2' },
    headers: { 'idempotency-key': usedKey },
    status: 422,
    code: 'IDEMPOTENCY_KEY_REUSED',
  },
  ...['with space', 'x'.repeat(201), ''].map((key) => ({
    ...refused,
    is: `under the key ${JSON.stringify(key.slice(0, 12))}`,
    body: order,
    headers: { 'idempotency-key': key },
    code: 'BAD_IDEMPOTENCY_KEY',
  })),
];
