import { expect, test } from 'vitest';
import { isCurrency, minorUnits, UnknownCurrencyError } from './currency.ts';
import { parseDecimal } from './decimal.ts';
import { formatMoney } from './format-money.ts';
import { formatRatio, formatStatistic } from './ratio.ts';

test('money has the digits of its currency', () => {
  expect(formatMoney(parseDecimal('1234.5'), 'GBP')).toBe('1234.50');
  expect(formatMoney(parseDecimal('1234.5'), 'JPY')).toBe('1234');
  expect(formatMoney(parseDecimal('1234.5'), 'KWD')).toBe('1234.500');
});

test('less than half a cent below zero is zero without a sign', () => {
  expect(formatMoney(parseDecimal('-0.004'), 'USD')).toBe('0.00');
  expect(formatMoney(parseDecimal('-0.005'), 'USD')).toBe('0.00');
  expect(formatMoney(parseDecimal('-0.006'), 'USD')).toBe('-0.01');
  expect(formatRatio(parseDecimal('-1'), parseDecimal('9000000'))).toBe('0.000000');
  expect(formatStatistic(-1e-9)).toBe('0.000000');
});

test('money beyond what a double can hold keeps its last cent', () => {
  expect(formatMoney(parseDecimal('123456789012345678.91'), 'USD')).toBe('123456789012345678.91');
});

test('a retired currency is one, an unknown or lower-case code is none', () => {
  expect(isCurrency('EEK')).toBe(true);
  for (const code of ['usd', 'XXZ', '', 'US', 'toString']) expect(isCurrency(code)).toBe(false);
  expect(() => minorUnits('QQQ')).toThrow(UnknownCurrencyError);
});

test('a ratio to nothing is zero', () => {
  expect(formatRatio(parseDecimal('5'), parseDecimal('0'))).toBe('0.000000');
});
