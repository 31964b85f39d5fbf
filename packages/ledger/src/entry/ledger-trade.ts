import {
  DomainError,
  formatDecimal,
  isCurrency,
  isPrice,
  isQuantity,
  isSymbol,
  isTradeDate,
  parseDecimal,
  type Trade,
  tradeActions,
} from '@dawsos/domain';

/** A trade with what makes it a ledger entry. */
export interface LedgerTrade extends Trade {
  readonly trade_id: string;
  readonly portfolio_id: string;
  /** What a client repeats to be sure that a trade is made once; unique within the portfolio. */
  readonly idempotency_key?: string | undefined;
  /** The trace in which the trade was made, 32 hex digits. */
  readonly trace_id?: string | undefined;
}

/** A field of a trade is not of its form; `fields` names which, never what it held. */
export class InvalidTradeError extends DomainError {
  readonly fields: readonly string[];

  constructor(fields: readonly string[]) {
    super('INVALID_TRADE', `not a valid trade: ${fields.join(', ')}`);
    this.fields = fields;
  }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TRACE_ID = /^[0-9a-f]{32}$/;

/** Whether `value` is 1 to 200 printable ASCII characters without spaces. */
export const isIdempotencyKey = (value: unknown): value is string =>
  typeof value === 'string' && /^[\x21-\x7e]{1,200}$/.test(value);

const checks: { readonly [Field in keyof LedgerTrade]-?: (value: unknown) => boolean } = {
  trade_id: (value) => typeof value === 'string' && UUID.test(value),
  portfolio_id: (value) => typeof value === 'string' && UUID.test(value),
  action: (value) => tradeActions.some((action) => action === value),
  symbol: isSymbol,
  quantity: isQuantity,
  price: isPrice,
  currency: isCurrency,
  trade_date: isTradeDate,
  idempotency_key: (value) => value === undefined || isIdempotencyKey(value),
  trace_id: (value) => value === undefined || (typeof value === 'string' && TRACE_ID.test(value)),
};

/**
 * The trade with ids in small letters and decimals without trailing zeros, so that equal trades are equal text; throws
 * {@link InvalidTradeError}: nothing that Beancount would refuse gets into the journal.
 */
export function normaliseTrade(trade: LedgerTrade): LedgerTrade {
  const lowered = { ...trade, trade_id: trade.trade_id.toLowerCase(), portfolio_id: trade.portfolio_id.toLowerCase() };
  const wrong = Object.entries(checks).filter(([field, check]) => !check(Reflect.get(lowered, field)));
  if (wrong.length > 0) throw new InvalidTradeError(wrong.map(([field]) => field));
  return {
    ...lowered,
    quantity: formatDecimal(parseDecimal(trade.quantity)),
    price: formatDecimal(parseDecimal(trade.price)),
  };
}
