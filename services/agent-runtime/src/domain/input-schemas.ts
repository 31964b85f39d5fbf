import { type IsoDate, isCurrency, isDecimal, isIsoDate, isSymbol, tradeActions } from '@dawsos/domain';
import { z } from 'zod';

/** Largest lists a calculation takes: the longest window of a portfolio's history, and room to spare. */
const MAX_ROWS = 50_000;

const decimal = z.string().refine(isDecimal, 'not a plain decimal number');
const symbol = z.string().refine(isSymbol, 'not a symbol');

export const isoDate = z.custom<IsoDate>(isIsoDate, 'not a calendar date of the form YYYY-MM-DD');
export const currency = z.string().refine(isCurrency, 'not an ISO 4217 currency code');
export const portfolioId = z.guid('not a UUID');
/** Days back from the date of the request, that date's close included. */
export const windowDays = z.int().min(1).max(10_000);

export const positions = z.array(z.strictObject({ symbol, quantity: decimal })).max(MAX_ROWS);

export const packPrices = z
  .array(z.strictObject({ symbol, close: decimal, currency, price_date: isoDate }))
  .max(MAX_ROWS);

export const fxRates = z.array(z.strictObject({ currency: z.string(), rate: decimal, rate_date: isoDate })).max(1_000);

export const valuedPositions = z
  .array(
    z.strictObject({
      symbol,
      quantity: decimal,
      price: decimal,
      price_date: isoDate,
      currency,
      fx_rate: decimal,
      market_value: decimal,
    }),
  )
  .max(MAX_ROWS);

export const trades = z
  .array(
    z.strictObject({
      action: z.enum(tradeActions),
      symbol,
      quantity: decimal,
      price: decimal,
      currency,
      trade_date: isoDate,
    }),
  )
  .max(MAX_ROWS);

export const splits = z.array(z.strictObject({ symbol, ex_date: isoDate, ratio: decimal })).max(1_000);

export const securities = z.array(z.strictObject({ symbol, currency })).max(MAX_ROWS);
