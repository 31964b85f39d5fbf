import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseIsoDate } from '../dates/iso-date.ts';
import type { PackPrice } from '../packs/pack-content.ts';
import type { Position } from './positions.ts';
import { valuePositions } from './valuation.ts';

const currencies = ['USD', 'EUR', 'GBP', 'JPY'] as const;
const fxRates = [
  { currency: 'USD', rate: '1.3' },
  { currency: 'GBP', rate: '0.8647' },
  { currency: 'JPY', rate: '120.53' },
];

const price = (symbol: string, currency: string, close: string): PackPrice => ({
  symbol,
  currency,
  close,
  price_date: parseIsoDate('2013-03-01'),
});

const cents = (units: number): string => `${Math.floor(units / 100)}.${String(units % 100).padStart(2, '0')}`;
const security = fc.record({
  currency: fc.constantFrom(...currencies),
  close: fc.integer({ min: 1, max: 10_000_000 }).map(cents),
  quantity: fc.integer({ min: 1, max: 1_000_000 }).map(String),
});

function totalOf(positions: Position[], prices: PackPrice[], base: string): bigint {
  const valuation = valuePositions({ base_currency: base, positions, prices, fx_rates: fxRates });
  if (valuation.outcome !== 'valued') throw new Error(JSON.stringify(valuation));
  return BigInt(valuation.total_value.replace('.', ''));
}

test('two portfolios together are worth what they are worth apart, to the rounding of three totals', () => {
  fc.assert(
    fc.property(fc.array(security, { maxLength: 20 }), fc.constantFrom(...currencies), fc.nat(20), (all, base, cut) => {
      const prices = all.map(({ currency, close }, n) => price(`S${n}`, currency, close));
      const positions = all.map(({ quantity }, n) => ({ symbol: `S${n}`, quantity }));
      const together = totalOf(positions, prices, base);
      const apart = totalOf(positions.slice(0, cut), prices, base) + totalOf(positions.slice(cut), prices, base);
      const difference = together - apart;
      expect(difference >= -1n && difference <= 1n).toBe(true);
    }),
  );
});

test('in one currency with whole shares the parts add up to the cent', () => {
  fc.assert(
    fc.property(fc.array(security, { maxLength: 20 }), fc.nat(20), (all, cut) => {
      const prices = all.map(({ close }, n) => price(`S${n}`, 'USD', close));
      const positions = all.map(({ quantity }, n) => ({ symbol: `S${n}`, quantity }));
      const apart = totalOf(positions.slice(0, cut), prices, 'USD') + totalOf(positions.slice(cut), prices, 'USD');
      expect(totalOf(positions, prices, 'USD')).toBe(apart);
    }),
  );
});

test('the total is rounded once, not added up from rounded positions', () => {
  // 1 / 1.3 = 0.769230…: three positions of 0.77 are 2.31 by sight, and 3 / 1.3 = 2.307692… by right; five differ by 0.01.
  const symbols = ['A', 'B', 'C', 'D', 'E'];
  const valuation = valuePositions({
    base_currency: 'EUR',
    positions: symbols.map((symbol) => ({ symbol, quantity: '1' })),
    prices: symbols.map((symbol) => price(symbol, 'USD', '1')),
    fx_rates: fxRates,
  });
  expect(valuation).toMatchObject({ total_value: '3.85', positions: symbols.map(() => ({ market_value: '0.77' })) });
  const ten = [...symbols, 'F', 'G', 'H', 'I', 'J'];
  expect(
    totalOf(
      ten.map((symbol) => ({ symbol, quantity: '1' })),
      ten.map((symbol) => price(symbol, 'USD', '1')),
      'EUR',
    ),
  ).toBe(769n);
});

test('the same currency needs no rate, and the euro is always there', () => {
  const positions = [{ symbol: 'A', quantity: '3' }];
  const inDollars = [price('A', 'USD', '1.005')];
  const noRates = { positions, fx_rates: [] };
  expect(valuePositions({ ...noRates, base_currency: 'USD', prices: inDollars })).toMatchObject({
    total_value: '3.02',
  });
  const inEuros = [price('A', 'EUR', '2')];
  expect(valuePositions({ positions, base_currency: 'USD', prices: inEuros, fx_rates: fxRates })).toMatchObject({
    total_value: '7.80',
    positions: [{ fx_rate: '1.3' }],
  });
});

test('everything that is missing is named once', () => {
  const valuation = valuePositions({
    base_currency: 'SEK',
    positions: ['A', 'B', 'C', 'USD'].map((symbol) => ({ symbol, quantity: '1' })),
    prices: [price('A', 'NOK', '1'), price('B', 'NOK', '1')],
    fx_rates: fxRates,
  });
  expect(valuation).toEqual({
    outcome: 'incomplete',
    problems: [
      { kind: 'missing_fx_rate', currency: 'NOK' },
      { kind: 'missing_fx_rate', currency: 'SEK' },
      { kind: 'missing_price', symbol: 'C' },
      { kind: 'missing_price', symbol: 'USD' },
    ],
  });
});

test('an empty portfolio is worth nothing', () => {
  const valuation = valuePositions({ base_currency: 'JPY', positions: [], prices: [], fx_rates: [] });
  expect(valuation).toEqual({ outcome: 'valued', base_currency: 'JPY', total_value: '0', positions: [] });
});
