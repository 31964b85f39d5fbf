import { expect, test } from 'vitest';
import { parseIsoDate } from '../dates/iso-date.ts';
import { realPack, realSplits } from '../fixtures/real-market.ts';
import { canonicalDecimal, canonicalFxLine, canonicalPriceLine } from './canonical-content.ts';
import type { PackPrice } from './pack-content.ts';
import { diffPacks } from './pack-diff.ts';

const diffDays = (from: string, to: string, limit = 10) =>
  diffPacks(realPack(parseIsoDate(from)), realPack(parseIsoDate(to)), realSplits, limit);

const price = (symbol: string, close: string): PackPrice => ({
  symbol,
  close,
  currency: 'USD',
  price_date: parseIsoDate('2013-03-01'),
});

test('a split between two packs is no fall in price', () => {
  // 2 × 44.86 / 88.99 − 1 = 0.0082031…, not 44.86 / 88.99 − 1 = −0.4959
  expect(diffDays('2005-02-25', '2005-02-28').prices.find(({ symbol }) => symbol === 'AAPL')).toEqual({
    symbol: 'AAPL',
    currency: 'USD',
    from_price: '88.99',
    from_date: '2005-02-25',
    to_price: '44.86',
    to_date: '2005-02-28',
    split_factor: '2',
    change: '0.008203',
  });
});

test('the largest moves come first, and what did not move is not told', () => {
  const diff = diffPacks(
    { prices: [price('AA', '10'), price('BB', '10'), price('CC', '10.0'), price('OLD', '1')], fx_rates: [] },
    { prices: [price('AA', '10.1'), price('BB', '8'), price('CC', '10'), price('NEW', '1')], fx_rates: [] },
    realSplits,
    10,
  );
  expect(diff.prices.map(({ symbol, change }) => [symbol, change])).toEqual([
    ['BB', '-0.200000'],
    ['AA', '0.010000'],
  ]);
  expect(diff).toMatchObject({ compared_count: 3, changed_count: 2, added_count: 1, removed_count: 1 });
});

test('the limit cuts what is told and not what is counted', () => {
  const diff = diffDays('2013-02-28', '2013-03-01', 2);
  expect(diff.prices).toHaveLength(2);
  expect(diff.fx_rates).toHaveLength(2);
  expect(diff.changed_count).toBe(5);
});

test('rates moved by what the table says, and the same pack moved nothing', () => {
  // USD 1.3129 on 28 February, 1.3000 on 1 March: 1.3 / 1.3129 − 1 = −0.0098255…
  const usd = diffDays('2013-02-28', '2013-03-01', 50).fx_rates.find(({ currency }) => currency === 'USD');
  expect(usd).toEqual({ currency: 'USD', from_rate: '1.3129', to_rate: '1.3', change: '-0.009826' });
  expect(diffDays('2013-03-01', '2013-03-01')).toMatchObject({ prices: [], fx_rates: [], changed_count: 0 });
});

test('a listing between two packs is an addition', () => {
  expect(diffDays('2012-05-17', '2012-05-18')).toMatchObject({ compared_count: 4, added_count: 1, removed_count: 0 });
});

test('a hundred thousand securities are compared without a noticeable wait', () => {
  const universe = (close: (n: number) => string) =>
    Array.from({ length: 100_000 }, (_, n) => price(`G${String(n).padStart(6, '0')}`, close(n)));
  const from = { prices: universe((n) => `${10 + (n % 7)}.25`), fx_rates: [] };
  const to = { prices: universe((n) => `${10 + (n % 11)}.25`), fx_rates: [] };
  const start = performance.now();
  expect(diffPacks(from, to, realSplits, 20).prices).toHaveLength(20);
  // Generous on purpose: a quadratic comparison would take minutes.
  expect(performance.now() - start).toBeLessThan(5000);
});

test('equal numbers make equal canonical lines', () => {
  expect(['12.50', '12.5', '100', '100.00', '0.10'].map(canonicalDecimal)).toEqual([
    '12.5',
    '12.5',
    '100',
    '100',
    '0.1',
  ]);
  const line = canonicalPriceLine({ ...price('AAPL', '430.470'), adjusted_close: '56.10' });
  expect(line).toBe('P\tAAPL\t430.47\t56.1\tUSD\t2013-03-01\n');
  const rate = { currency: 'USD', rate: '1.30', rate_date: parseIsoDate('2013-03-01') };
  expect(canonicalFxLine(rate)).toBe('F\tUSD\t1.3\t2013-03-01\n');
});
