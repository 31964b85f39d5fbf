import { createHash } from 'node:crypto';
import { canonicalFxLine, canonicalPriceLine, parseIsoDate } from '@dawsos/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BuiltPrice } from '../domain/pack-content.ts';
import { createContentDigest } from './content-digest.ts';

const date = parseIsoDate('2013-03-01');
const price = (symbol: string): BuiltPrice => ({
  symbol,
  close: '12.50',
  adjusted_close: '3.0',
  currency: 'USD',
  price_date: date,
});
const rates = ['USD', 'EUR', 'GBP'].map((currency) => ({ currency, rate: '1.10', rate_date: date }));
const linesOf = (symbols: readonly string[]) =>
  Buffer.from(symbols.map((symbol) => canonicalPriceLine(price(symbol))).join(''));

/** What the digest is defined to be. */
const expected = (symbols: readonly string[]) => {
  const byCurrency = ['EUR', 'GBP', 'USD'].map((currency) => ({ currency, rate: '1.10', rate_date: date }));
  const text = linesOf([...symbols].sort()).toString() + byCurrency.map(canonicalFxLine).join('');
  return { contentHash: createHash('sha256').update(text).digest('hex'), sizeBytes: text.length };
};

describe('createContentDigest', () => {
  it('hashes prices by symbol, wherever the real ones fall between the generated ones, then rates', () => {
    const symbol = fc.stringMatching(/^[A-Z][A-Z0-9.]{0,3}$/);
    const input = fc.tuple(fc.uniqueArray(symbol, { maxLength: 40 }), fc.nat(40), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(input, ([symbols, realCount, size]) => {
        const real = symbols.slice(0, realCount);
        const generated = symbols.slice(realCount).sort();
        const digest = createContentDigest({ prices: real.map(price), rates, unpriced: [] });
        const pages = Array.from({ length: Math.ceil(generated.length / size) }, (_, page) => page);
        for (const page of pages.reverse())
          digest.addPage(page, linesOf(generated.slice(page * size, (page + 1) * size)));
        expect(digest.finish()).toEqual(expected(symbols));
      }),
    );
  });

  it('is not to be had while a page is missing', () => {
    const digest = createContentDigest({ prices: [], rates, unpriced: [] });
    digest.addPage(1, linesOf(['B']));
    expect(() => digest.finish()).toThrow('page 0 is missing');
  });
});
