import { formatDecimal, parseDecimal } from '@dawsos/domain';
import { portfolioAccounts } from './accounts.ts';
import type { LedgerTrade } from './ledger-trade.ts';

// Before any trade, so that one dated back does not stand before the opening of its account.
const OPENED = '1970-01-01';

/**
 * A normalised trade as a Beancount transaction, with the directives that open its accounts where it is the portfolio's
 * first. Shares are held at price (`@`), not at cost: splits belong to the packs, and lots at cost would not survive them.
 */
export function renderEntry(trade: LedgerTrade, opensAccounts: boolean): string {
  const { securities, cash, dividends } = portfolioAccounts(trade.portfolio_id);
  const { action, symbol, quantity, price, currency } = trade;
  const amount = formatDecimal(parseDecimal(quantity).times(parseDecimal(price)));
  const isDividend = action === 'dividend';
  const sign = action === 'sell' ? '-' : '';
  const lines = [
    ...(opensAccounts ? [securities, cash, dividends].map((account) => `${OPENED} open ${account}`) : []),
    `${trade.trade_date} * "${action}" "${symbol}"`,
    metadata('trade_id', trade.trade_id),
    metadata('portfolio_id', trade.portfolio_id),
    ...(trade.idempotency_key === undefined ? [] : [metadata('idempotency_key', trade.idempotency_key)]),
    ...(trade.trace_id === undefined ? [] : [metadata('trace_id', trade.trace_id)]),
    ...(isDividend ? [`  quantity: ${quantity}`, `  price: ${price} ${currency}`] : []),
    isDividend
      ? `  ${dividends}  -${amount} ${currency}`
      : `  ${securities}  ${sign}${quantity} ${symbol} @ ${price} ${currency}`,
    `  ${cash}  ${action === 'buy' ? '-' : ''}${amount} ${currency}`,
  ];
  return `${lines.join('\n')}\n`;
}

const metadata = (key: string, value: string): string => `  ${key}: "${value.replace(/["\\]/g, '\\$&')}"`;
