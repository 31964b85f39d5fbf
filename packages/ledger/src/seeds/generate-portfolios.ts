import type { Trade } from '@dawsos/domain';
import type { PortfolioSeed } from './portfolio-seed.ts';
import { createRandom, pick, type Random } from './random.ts';
import type { Close } from './real-closes.ts';

/** How many portfolios, of which of the 65,536 families, over which closes. */
export interface GenerateOptions {
  readonly count: number;
  /** 0 to 65535; each seed has users and portfolios of its own. */
  readonly seed: number;
  readonly closes: readonly Close[];
  /** Securities that each holds, bought once each; without it, an ordinary history of trades. */
  readonly positions?: number | undefined;
}

/** The user of a generated portfolio, `index` counted from 0: an id that a load test can work out by itself. */
export const generatedUserId = (seed: number, index: number): string =>
  `00000000-0000-4000-8000-${hex(seed, 4)}${hex(index, 8)}`;

/** The id of the generated portfolio, which belongs to the user of the same index. */
export const generatedPortfolioId = (seed: number, index: number): string =>
  `00000000-0000-4000-9000-${hex(seed, 4)}${hex(index, 8)}`;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

// Roughly what retail brokers' customers keep their books in: every fifth in euros, and so on.
const baseCurrencies = ['USD', 'USD', 'USD', 'USD', 'USD', 'EUR', 'EUR', 'GBP', 'JPY', 'CHF'] as const;

/**
 * Portfolios traded at the closes given: 2 to 60 trades each, mostly few, of 500 to 50,000 dollars, one in five a sale or
 * a dividend. The same options give the same portfolios, and a larger count only adds to them; made one at a time, so
 * that a hundred thousand need not be held. Throws where there are fewer securities than `positions`.
 */
export function* generatePortfolios({ count, seed, closes, positions }: GenerateOptions): Generator<PortfolioSeed> {
  const bySymbol = positions === undefined ? [] : [...Map.groupBy(closes, ({ symbol }) => symbol).values()];
  if (positions !== undefined && positions > bySymbol.length) {
    throw new Error(`${positions} positions of ${bySymbol.length} securities`);
  }
  for (let index = 0; index < count; index++) {
    const random = createRandom(seed * 2 ** 20 + index);
    yield {
      id: generatedPortfolioId(seed, index),
      user_id: generatedUserId(seed, index),
      name: `Portfolio ${index + 1}`,
      base_currency: pick(random, baseCurrencies),
      trades: positions === undefined ? generateTrades(random, closes) : buyEach(random, bySymbol, positions),
    };
  }
}

/** One after the other from a place of chance on: as many different securities as are wanted. */
function buyEach(random: Random, bySymbol: readonly (readonly Close[])[], positions: number): Trade[] {
  const first = Math.floor(random() * bySymbol.length);
  return Array.from({ length: positions }, (_, index) => {
    const close = pick(random, bySymbol[(first + index) % bySymbol.length] ?? []);
    return generateTrade(random, close, new Map());
  });
}

function generateTrades(random: Random, closes: readonly Close[]): Trade[] {
  const count = Math.round(2 * 30 ** (random() ** 1.5));
  // Closes go by day, so do their indexes.
  const places = Array.from({ length: count }, () => Math.floor(random() * closes.length)).sort((a, b) => a - b);
  const held = new Map<string, number>();
  return places.flatMap((place) => {
    const close = closes[place];
    return close ? [generateTrade(random, close, held)] : [];
  });
}

/** `held` counts shares without splits, which only add to them: what it covers is covered. */
function generateTrade(
  random: Random,
  { symbol, date, price, currency = 'USD' }: Close,
  held: Map<string, number>,
): Trade {
  const shares = held.get(symbol) ?? 0;
  const trade = { symbol, currency, trade_date: date };
  const kind = random();
  if (shares > 0 && kind < 0.12) {
    const quantity = Math.max(1, Math.floor(shares * random()));
    held.set(symbol, shares - quantity);
    return { ...trade, action: 'sell', quantity: String(quantity), price };
  }
  if (shares > 0 && kind < 0.2) {
    const aShare = Math.max(0.01, Number(price) * 0.005 * (0.5 + random()));
    return { ...trade, action: 'dividend', quantity: String(shares), price: aShare.toFixed(2) };
  }
  const quantity = Math.max(1, Math.round((500 * 100 ** random()) / Number(price)));
  held.set(symbol, shares + quantity);
  return { ...trade, action: 'buy', quantity: String(quantity), price };
}
