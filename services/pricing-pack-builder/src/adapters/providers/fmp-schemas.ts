import { z } from 'zod';

/** A positive decimal as text, as {@link parseExactJson} leaves numbers. */
const positive = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,20})?$/, 'not a plain decimal')
  .refine((text) => /[1-9]/.test(text), 'must be positive');
const symbol = z.string().regex(/^[A-Z][A-Z0-9.-]{0,22}$/, 'not a symbol');

/** `/api/v3/stock/list`; the currency is the simulator's addition, the provider lists US exchanges in dollars. */
export const securityListSchema = z.array(
  z.object({
    symbol,
    name: z.string().min(1),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .default('USD'),
  }),
);

/** `/api/v3/historical-price-full/{symbol}`; an unknown symbol is answered with an empty object. */
export const priceHistorySchema = z.object({
  historical: z.array(z.object({ date: z.iso.date(), close: positive, adjClose: positive })).default([]),
});

/** `/api/v3/historical-price-full/stock_split/{symbol}`. */
export const splitsSchema = z.object({
  historical: z.array(z.object({ date: z.iso.date(), numerator: positive, denominator: positive })).default([]),
});
