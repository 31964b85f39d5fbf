import type { PackFxRate, PackPrice } from './pack-content.ts';

/** A price with the adjusted close that only the pack's own rows carry. */
export type CanonicalPrice = PackPrice & { readonly adjusted_close: string };

/** A decimal without trailing zeros, so that 12.50 and 12.5 hash alike. */
export const canonicalDecimal = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** One price as a line of the text whose SHA-256 is a pack's content hash; lines go by symbol in code-unit order. */
export const canonicalPriceLine = (price: CanonicalPrice): string =>
  `P\t${price.symbol}\t${canonicalDecimal(price.close)}\t${canonicalDecimal(price.adjusted_close)}\t${price.currency}\t${price.price_date}\n`;

/** One rate as a line of the same text; rates follow the prices, by currency. */
export const canonicalFxLine = (rate: PackFxRate): string =>
  `F\t${rate.currency}\t${canonicalDecimal(rate.rate)}\t${rate.rate_date}\n`;
