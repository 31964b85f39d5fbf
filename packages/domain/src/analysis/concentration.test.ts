import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measureConcentration } from './concentration.ts';
import { measureCurrencyExposure } from './currency-exposure.ts';

const position = (symbol: string, market_value: string) => ({ symbol, market_value });

test('weights and index of the worked example', () => {
  // 28632.88 and 6748.32 of 35381.20: 0.8092682…, 0.1907317…; squares 0.6549150… + 0.0363786… = 0.6912936…
  expect(measureConcentration([position('IBM', '6748.32'), position('AAPL', '28632.88')])).toEqual({
    weights: [
      { symbol: 'AAPL', market_value: '28632.88', weight: '0.809268' },
      { symbol: 'IBM', market_value: '6748.32', weight: '0.190732' },
    ],
    herfindahl_index: '0.691294',
    effective_positions: '1.446563',
    largest_weight: '0.809268',
  });
});

test('n equal positions have the index 1/n', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), (n) => {
      const equal = Array.from({ length: n }, (_, i) => position(`S${i}`, '123.45'));
      const { effective_positions, herfindahl_index } = measureConcentration(equal);
      expect(effective_positions).toBe(`${n}.000000`);
      expect(Number(herfindahl_index)).toBeCloseTo(1 / n, 5);
    }),
  );
});

test('nothing held is not concentrated', () => {
  expect(measureConcentration([])).toEqual({
    weights: [],
    herfindahl_index: '0.000000',
    effective_positions: '0.000000',
    largest_weight: '0.000000',
  });
});

test('exposure adds up by currency, largest first', () => {
  const positions = [
    { currency: 'USD', quantity: '1', price: '100.005', market_value: '70.00' },
    { currency: 'JPY', quantity: '3', price: '1000.5', market_value: '20.00' },
    { currency: 'USD', quantity: '2', price: '10', market_value: '10.00' },
  ];
  expect(measureCurrencyExposure(positions, 'GBP')).toEqual([
    { currency: 'USD', position_count: 2, local_value: '120.00', market_value: '80.00', weight: '0.800000' },
    { currency: 'JPY', position_count: 1, local_value: '3002', market_value: '20.00', weight: '0.200000' },
  ]);
  expect(measureCurrencyExposure([], 'GBP')).toEqual([]);
});
