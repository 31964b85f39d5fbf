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
 * on every machine; nothing ever splits or pays, so the adjusted close is the close.
 */
export const generatedPrices = (first: number, last: number, date: string): string => {
  const day = Date.parse(date) / 86_400_000;
  let rows = '';
  for (let number = first; number <= last; number++) {
    const seed = mix(number);
    const currency = generatedCurrency(number);
    const close = priceOn(seed, day);
    const open = priceOn(seed, day - 1);
    const low = Math.min(open, close) - (seed & 31);
    const high = Math.max(open, close) + (seed & 63);
    const write = currency === 'JPY' ? String : decimal;
    const price = write(close);
    rows += `${generatedSymbol(number)},${date},${write(open)},${write(low)},${write(high)},${price},${price},${seed % 1_000_000},${currency}\n`;
  }
  return rows;
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

const decimal = (minor: number): string => {
  const cents = minor % 100;
  return `${(minor - cents) / 100}.${cents < 10 ? '0' : ''}${cents}`;
};
