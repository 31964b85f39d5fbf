import { type IsoDate, type TradeAction, tradeActions } from '@dawsos/domain';
import { InvalidTradeError, type LedgerTrade, normaliseTrade } from './ledger-trade.ts';
import { renderEntry } from './render-entry.ts';

const HEAD = /^(\d{4}-\d{2}-\d{2}) \* "(\w+)" "([^"]+)"$/m;
const METADATA = /^ {2}([a-z_]+): "((?:[^"\\]|\\.)*)"$/gm;
const POSTING = /^ {2}\S+ {2}-?([\d.]+) \S+ @ ([\d.]+) ([A-Z]{3})$/m;
const DIVIDEND = /^ {2}quantity: ([\d.]+)\n {2}price: ([\d.]+) ([A-Z]{3})$/m;

/**
 * Reads one entry of the journal back; undefined unless writing the trade again gives the same text, so nothing that
 * this package has not written is taken for a trade.
 */
export function parseEntry(text: string): LedgerTrade | undefined {
  const [, trade_date, action, symbol] = HEAD.exec(text) ?? [];
  const [, quantity, price, currency] =
    (isAction(action) && action === 'dividend' ? DIVIDEND : POSTING).exec(text) ?? [];
  if (!isAction(action) || !symbol || !quantity || !price || !currency) return undefined;
  const metadata = new Map<string, string>();
  for (const [, key = '', value = ''] of text.matchAll(METADATA)) metadata.set(key, value.replace(/\\(.)/g, '$1'));
  try {
    const trade = normaliseTrade({
      trade_id: metadata.get('trade_id') ?? '',
      portfolio_id: metadata.get('portfolio_id') ?? '',
      idempotency_key: metadata.get('idempotency_key'),
      trace_id: metadata.get('trace_id'),
      action,
      symbol,
      quantity,
      price,
      currency,
      // Checked by normaliseTrade.
      trade_date: trade_date as IsoDate,
    });
    return renderEntry(trade, /^\S+ open /.test(text)) === text ? trade : undefined;
  } catch (error) {
    if (error instanceof InvalidTradeError) return undefined;
    throw error;
  }
}

const isAction = (value: unknown): value is TradeAction => tradeActions.some((action) => action === value);
