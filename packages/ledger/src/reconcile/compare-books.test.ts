import { createSplitTable, parseIsoDate, type Trade, tradeActions } from '@dawsos/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Book, basisPointsApart, compareBooks, type Valuables } from './compare-books.ts';

const date = parseIsoDate('2013-03-01');
const valuables: Valuables = {
  date,
  splits: createSplitTable([{ symbol: 'AAPL', ex_date: parseIsoDate('2005-02-28'), ratio: '2' }]),
  prices: [
    { symbol: 'AAPL', close: '430.47', currency: 'USD', price_date: date },
    { symbol: 'IBM', close: '202.91', currency: 'USD', price_date: date },
  ],
  fx_rates: [
    { currency: 'EUR', rate: '1' },
    { currency: 'USD', rate: '1.3' },
  ],
  baseCurrencies: new Map([
    ['a', 'EUR'],
    ['b', 'USD'],
  ]),
};
const trade = (changes: Partial<Trade> = {}): Trade => ({
  action: 'buy',
  symbol: 'IBM',
  quantity: '100',
  price: '200',
  currency: 'USD',
  trade_date: parseIsoDate('2012-01-03'),
  ...changes,
});
const book = (...trades: Trade[]): Book => new Map([['a', trades]]);

const trades = fc.record({
  action: fc.constantFrom(...tradeActions),
  // ZZZ has no price.
  symbol: fc.constantFrom('AAPL', 'IBM', 'ZZZ'),
  quantity: fc.integer({ min: 1, max: 1_000_000 }).map(String),
  price: fc.integer({ min: 1, max: 100_000 }).map((cents) => (cents / 100).toFixed(2)),
  currency: fc.constantFrom('USD', 'EUR'),
  trade_date: fc.constantFrom('2004-01-02', '2012-01-03', '2014-01-02').map(parseIsoDate),
});
const books = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.array(trades, { maxLength: 8 }));

test('two books that say the same have no drift, whatever they say', () => {
  fc.assert(
    fc.property(books, (content) => {
      const left = new Map(Object.entries(content));
      const right = new Map(Object.entries(structuredClone(content)));
      expect(compareBooks(left, right, valuables)).toMatchObject({ positionDrift: 0, valueDrift: 0, drifts: [] });
    }),
  );
});

test('a trade that one of them lacks is found, unless it is of a later day', () => {
  fc.assert(
    fc.property(fc.array(trades, { minLength: 1, maxLength: 8 }), fc.nat(), (all, at) => {
      const index = at % all.length;
      const [missing] = all.slice(index, index + 1);
      const found = compareBooks(book(...all), book(...all.toSpliced(index, 1)), valuables);
      expect(found.positionDrift > 0).toBe((missing?.trade_date ?? '') <= date);
    }),
  );
});

test('shares beyond a basis point are a drift of their own, of cash and of value; below it they are none', () => {
  const drifts = (quantity: string) =>
    compareBooks(book(trade()), book(trade({ quantity })), valuables).drifts.map(({ item }) => item);
  expect(drifts('101').sort()).toEqual(['IBM', 'cash USD', 'value']);
  expect(drifts('100.011').sort()).toEqual(['IBM', 'cash USD', 'value']);
  expect(drifts('100.01')).toEqual([]);
  expect(drifts('99.991')).toEqual([]);
});

test('a price that differs shows in cash alone, for shares are valued at the pack’s', () => {
  const found = compareBooks(book(trade()), book(trade({ price: '201' })), valuables);
  expect(found.drifts).toEqual([{ portfolio_id: 'a', item: 'cash USD', basis_points: 50 }]);
  expect(found.valueDrift).toBe(0);
});

test('a dividend that differs is found', () => {
  const dividend = trade({ action: 'dividend', price: '0.85' });
  const found = compareBooks(book(trade(), dividend), book(trade()), valuables);
  expect(found.drifts.map(({ item }) => item)).toEqual(['cash USD']);
});

test('what only the database has is wrong altogether', () => {
  expect(basisPointsApart(undefined, '3')).toBe(10_000);
  expect(basisPointsApart('3', undefined)).toBe(10_000);
  const found = compareBooks(new Map(), book(trade()), valuables);
  expect(found).toMatchObject({ portfolios: 1, positionDrift: 10_000, valueDrift: 10_000 });
});

test('prices are gone through once, however many portfolios there are', () => {
  let reads = 0;
  const prices = Array.from({ length: 50 }, (_, index) => ({
    get symbol() {
      reads += 1;
      return `G${index}`;
    },
    close: '10',
    currency: 'USD',
    price_date: date,
  }));
  const many = new Map(Array.from({ length: 100 }, (_, index) => [`${index}`, [trade({ symbol: `G${index % 50}` })]]));
  compareBooks(many, many, {
    ...valuables,
    prices,
    baseCurrencies: new Map([...many.keys()].map((id) => [id, 'EUR'])),
  });
  // Each once to sort them, and a few times for each portfolio that holds it.
  expect(reads).toBeLessThan(50 + 100 * 10);
});
