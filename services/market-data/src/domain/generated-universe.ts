/** Securities that exist only to give a pack its size; the same number always has the same name, currency and prices. */
export const maxUniverse = 999_999;

/** `G000001`…: valid as Beancount commodities, too, and in text order the same as by number. */
export const generatedSymbol = (number: number): string => `G${String(number).padStart(6, '0')}`;

/** Mostly dollars, with a few other currencies, one of them without minor unit. */
const currencies = ['USD', 'USD', 'USD', 'USD', 'USD', 'USD', 'EUR', 'GBP', 'JPY', 'CHF'] as const;
export const generatedCurrency = (number: number): string => currencies[number % currencies.length] ?? 'USD';

/** Header of {@link generatedPrices}: the provider's own columns, and the currency. */
export const generatedPricesHeader = 'symbol,date,open,low,high,close,adjClose,volume,currency\n';

/**
 * CSV rows of securities `first`…`last` on a trading day. Whole-number arithmetic only, so that the rows are the same
 * on every machine; nothing ever splits or pays, so the adjusted close is the close. Written as bytes: a page of
 * 10,000 rows takes half the time that strings take.
 */
export const generatedPrices = (first: number, last: number, date: string): Buffer => {
  const day = Date.parse(date) / 86_400_000;
  const rows = Buffer.allocUnsafe(Math.max(0, last - first + 1) * longestRow);
  let at = 0;
  const text = (ascii: string) => {
    for (let index = 0; index < ascii.length; index++) rows[at++] = ascii.charCodeAt(index);
  };
  const price = (minor: number, digits: number) => {
    at = writeNumber(rows, at, digits === 0 ? minor : Math.floor(minor / 100), 1);
    if (digits > 0) {
      rows[at++] = code.dot;
      at = writeNumber(rows, at, minor % 100, 2);
    }
    rows[at++] = code.comma;
  };
  for (let number = first; number <= last; number++) {
    const seed = mix(number);
    const currency = generatedCurrency(number);
    const digits = currency === 'JPY' ? 0 : 2;
    const close = priceOn(seed, day);
    const open = priceOn(seed, day - 1);
    rows[at++] = code.G;
    at = writeNumber(rows, at, number, 6);
    text(`,${date},`);
    price(open, digits);
    price(Math.min(open, close) - (seed & 31), digits);
    price(Math.max(open, close) + (seed & 63), digits);
    price(close, digits);
    price(close, digits);
    at = writeNumber(rows, at, seed % 1_000_000, 1);
    text(`,${currency}\n`);
  }
  return rows.subarray(0, at);
};

/** Symbol, date and currency with their separators take 24 bytes; six numbers of up to seven digits the rest. */
const longestRow = 96;
const code = { G: 0x47, comma: 0x2c, dot: 0x2e, zero: 0x30 } as const;

/** Writes a whole number with at least `digits` digits; answers where it ends. */
const writeNumber = (target: Buffer, start: number, value: number, digits: number): number => {
  let length = digits;
  for (let limit = 10 ** digits; value >= limit; limit *= 10) length++;
  let rest = value;
  for (let at = start + length - 1; at >= start; at--) {
    const tenth = Math.floor(rest / 10);
    target[at] = code.zero + (rest - tenth * 10);
    rest = tenth;
  }
  return start + length;
};

/** A price in minor units between some 1.50 and 700: a base, swinging by up to 30 %, with a little noise each day. */
const priceOn = (seed: number, day: number): number => {
  const base = 500 + (seed % 50_000);
  const period = 200 + (seed % 800);
  const phase = (day + (seed >>> 8)) % period;
  const half = period >> 1;
  const swing = Math.abs(phase - half);
  const noise = (mix(seed ^ day) % 201) - 100;
  return base + Math.floor((base * 3 * swing) / (half * 10)) + Math.floor((base * noise) / 10_000);
};

/** Mixes the bits of a number; 32-bit finaliser of MurmurHash3 (public domain). */
const mix = (value: number): number => {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
};
