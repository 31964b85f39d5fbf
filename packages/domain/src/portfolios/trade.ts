import { type IsoDate, isIsoDate } from '../dates/iso-date.ts';

/** What a trade does: buy and sell move shares, a dividend pays cash on shares held. */
export const tradeActions = ['buy', 'sell', 'dividend'] as const;
/** One of {@link tradeActions}. */
export type TradeAction = (typeof tradeActions)[number];

/** One trade as it was made: a dividend is `price` a share on `quantity` shares. */
export interface Trade {
  readonly action: TradeAction;
  readonly symbol: string;
  /** Shares, positive, as they were counted on the trade date: before any later split. */
  readonly quantity: string;
  /** A share, positive, in `currency`. */
  readonly price: string;
  readonly currency: string;
  readonly trade_date: IsoDate;
}

// Together at most 28 digits: the precision in which Beancount multiplies, so that every entry balances to the last digit.
const QUANTITY = /^(?=.*[1-9])(?:0|[1-9]\d{0,8})(?:\.\d{1,6})?$/;
const PRICE = /^(?=.*[1-9])(?:0|[1-9]\d{0,6})(?:\.\d{1,6})?$/;
// Three words are values to Beancount, and so no names.
const SYMBOL = /^(?!(?:TRUE|FALSE|NULL)$)[A-Z](?:[A-Z0-9'._-]{0,22}[A-Z0-9])?$/;

/** Whether `value` is a plain positive decimal string of at most 9 digits before and 6 after the point. */
export const isQuantity = (value: unknown): value is string => typeof value === 'string' && QUANTITY.test(value);

/** Whether `value` is a plain positive decimal string of at most 7 digits before and 6 after the point. */
export const isPrice = (value: unknown): value is string => typeof value === 'string' && PRICE.test(value);

/** Whether `value` can name a security: what Beancount takes as a commodity, at most 24 characters. */
export const isSymbol = (value: unknown): value is string => typeof value === 'string' && SYMBOL.test(value);

/** Whether `value` is a calendar day from 1970 to 2099: after accounts are opened, and in a century Beancount can read. */
export const isTradeDate = (value: unknown): value is IsoDate =>
  isIsoDate(value) && value >= '1970-01-01' && value <= '2099-12-31';
