import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minorUnits } from './currency.ts';
import { formatDecimal, InvalidDecimalError, isDecimal, parseDecimal, ZERO } from './decimal.ts';
import { divideHalfEven } from './divide.ts';
import { formatMoney } from './format-money.ts';
import { addFractions, roundFraction, scaleFraction, ZERO_FRACTION } from './fraction.ts';
import { createFxTable, crossRate } from './fx-rates.ts';

/** An oracle that shares nothing with big.js: a decimal is an integer of millionths. */
const SCALE = 6;
const millionths = (magnitude: bigint) => fc.bigInt({ min: -magnitude, max: magnitude });
const positiveMillionths = fc.bigInt({ min: 1n, max: 20_000n * 10n ** 6n });

function toText(value: bigint, decimals: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  const text = decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return value < 0n ? `-${text}` : text;
}

function divideToEven(numerator: bigint, denominator: bigint): bigint {
  if (denominator < 0n) return divideToEven(-numerator, -denominator);
  const negative = numerator < 0n;
  const size = negative ? -numerator : numerator;
  const quotient = size / denominator;
  const twice = (size % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  const rounded = up ? quotient + 1n : quotient;
  return negative ? -rounded : rounded;
}

const currencies = ['USD', 'GBP', 'JPY', 'EUR', 'KWD', 'CHF'] as const;
const amounts = fc.array(fc.tuple(fc.constantFrom(...currencies), millionths(10n ** 15n)), { maxLength: 30 });
const rates = fc.record({
  USD: positiveMillionths,
  GBP: positiveMillionths,
  JPY: positiveMillionths,
  EUR: fc.constant(10n ** 6n),
  KWD: positiveMillionths,
  CHF: positiveMillionths,
});

function sumInto(
  base: string,
  entries: readonly (readonly [string, bigint])[],
  table: Readonly<Record<string, bigint>>,
): string {
  const fx = createFxTable(Object.entries(table).map(([currency, rate]) => ({ currency, rate: toText(rate, SCALE) })));
  const total = entries.reduce((sum, [currency, amount]) => {
    const rate = crossRate(fx, currency, base);
    if (!rate) throw new Error(`no rate for ${currency}`);
    return addFractions(sum, scaleFraction(rate, parseDecimal(toText(amount, SCALE))));
  }, ZERO_FRACTION);
  return formatMoney(roundFraction(total, minorUnits(base)), base);
}

test('a sum across currencies is the exact rational sum, rounded once', () => {
  fc.assert(
    fc.property(fc.constantFrom(...currencies), amounts, rates, (base, entries, table) => {
      // Σ amount × base rate / rate, over the product of all rates; the scales of the two rates cancel out.
      const common = Object.values(table).reduce((product, rate) => product * rate, 1n);
      const sum = entries.reduce(
        (total, [currency, amount]) => total + (amount * table[base] * common) / table[currency],
        0n,
      );
      const digits = minorUnits(base);
      const minor = divideToEven(sum * 10n ** BigInt(digits), common * 10n ** BigInt(SCALE));
      expect(sumInto(base, entries, table)).toBe(toText(minor, digits));
    }),
  );
});

test('a sum does not depend on the order of its parts', () => {
  fc.assert(
    fc.property(amounts, rates, fc.nat(), (entries, table, turn) => {
      const at = entries.length === 0 ? 0 : turn % entries.length;
      const turned = [...entries.slice(at), ...entries.slice(0, at)].reverse();
      expect(sumInto('USD', turned, table)).toBe(sumInto('USD', entries, table));
    }),
  );
});

test('a division rounds half to even, as integers tell', () => {
  fc.assert(
    fc.property(
      millionths(10n ** 18n),
      millionths(10n ** 9n),
      fc.integer({ min: 0, max: 10 }),
      (top, bottom, decimals) => {
        fc.pre(bottom !== 0n);
        const quotient = divideHalfEven(
          parseDecimal(toText(top, SCALE)),
          parseDecimal(toText(bottom, SCALE)),
          decimals,
        );
        const expected = divideToEven(top * 10n ** BigInt(decimals), bottom);
        expect(quotient.eq(parseDecimal(toText(expected, decimals)))).toBe(true);
      },
    ),
  );
});

test('ties go to the even neighbour whichever side they are on', () => {
  fc.assert(
    fc.property(millionths(10n ** 12n), (cents) => {
      const tie = parseDecimal(toText(cents * 10n + (cents < 0n ? -5n : 5n), 3));
      const rounded = formatMoney(tie, 'USD').replace(/[-.]/g, '');
      expect(BigInt(rounded) % 2n).toBe(0n);
    }),
  );
});

test('a plain decimal is read and written without loss', () => {
  fc.assert(
    fc.property(millionths(10n ** 18n), (value) => {
      const written = formatDecimal(parseDecimal(toText(value, SCALE)));
      expect(
        parseDecimal(written)
          .minus(parseDecimal(toText(value, SCALE)))
          .eq(ZERO),
      ).toBe(true);
      expect(written).not.toMatch(/\.\d*0$|\.$|e/);
    }),
  );
});

test('nothing but a plain decimal string is read', () => {
  const refused = ['', ' 1', '1 ', '+1', '.5', '5.', '1e3', '0x10', '01', '1,5', '1_000', 'NaN', 'Infinity', '-', '١'];
  for (const text of refused) expect(() => parseDecimal(text), text).toThrow(InvalidDecimalError);
  for (const value of [1, 1n, null, undefined, {}, ['1']])
    expect(() => parseDecimal(value)).toThrow(InvalidDecimalError);
  expect(isDecimal('9'.repeat(18))).toBe(true);
  expect(isDecimal('9'.repeat(19))).toBe(false);
  expect(isDecimal(`0.${'1'.repeat(18)}`)).toBe(true);
  expect(isDecimal(`0.${'1'.repeat(19)}`)).toBe(false);
});

test('any text that is taken for a decimal has the value JavaScript gives it', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.-+e '), maxLength: 12 }), (text) => {
      if (isDecimal(text)) expect(Number(parseDecimal(text).toFixed())).toBe(Number(text) + 0);
    }),
  );
});
