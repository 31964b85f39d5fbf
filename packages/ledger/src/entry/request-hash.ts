import { createHash } from 'node:crypto';
import type { Trade } from '@dawsos/domain';

/** SHA-256 in hex of what a client asked for; the same for a repeated request, and for its entry read back. */
export const requestHash = ({ action, symbol, quantity, price, currency, trade_date }: Trade): string =>
  createHash('sha256')
    .update(JSON.stringify([action, symbol, quantity, price, currency, trade_date]))
    .digest('hex');
