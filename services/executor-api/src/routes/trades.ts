import { metrics as catalogue } from '@dawsos/conventions';
import { isPrice, isQuantity, isSymbol, tradeActions } from '@dawsos/domain';
import { Problem, parseWith } from '@dawsos/http';
import type { Ledger, Refusal } from '@dawsos/ledger';
import type { Telemetry } from '@dawsos/telemetry';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { PortfolioStore } from '../adapters/portfolio-store.ts';
import type { SecurityStore } from '../adapters/security-store.ts';
import { currency, isoDate, portfolioIdOf, unknownSymbol } from '../requests/fields.ts';
import { idempotencyKeyOf, idempotencyKeyReused } from '../requests/idempotency-key.ts';
import { portfolioNotFound } from '../requests/resolve-context.ts';
import type { Identify } from '../requests/user-identity.ts';

/** What the route needs. */
export interface TradesRouteOptions {
  readonly identify: Identify;
  readonly portfolios: PortfolioStore;
  readonly securities: SecurityStore;
  readonly ledger: Pick<Ledger, 'appendTrade'>;
  readonly telemetry: Telemetry;
}

// A JSON number is taken at the decimal text it is written with, which is exact for every amount the ledger takes.
const decimalText = z.union([z.string(), z.number().transform(String)], 'must be a decimal number');

const bodySchema = z.strictObject({
  action: z.enum(tradeActions, `must be one of ${tradeActions.join(', ')}`),
  symbol: z.string('must be a text').refine(isSymbol, 'must be a symbol'),
  quantity: decimalText.refine(isQuantity, 'must be positive, with at most 9 digits before and 6 after the point'),
  price: decimalText.refine(isPrice, 'must be positive, with at most 7 digits before and 6 after the point'),
  currency,
  trade_date: isoDate.refine((date) => date >= '1900-01-01', 'must not be before 1900'),
});

/** `POST /v1/portfolios/:id/trades` → 201 `{trade_id, ledger_commit_hash}`; the same again for a repeated Idempotency-Key. */
export function appendTrade({
  identify,
  portfolios,
  securities,
  ledger,
  telemetry,
}: TradesRouteOptions): RequestHandler {
  const volume = telemetry.metrics.counter(catalogue.tradeVolume);
  for (const action of catalogue.tradeVolume.labels.action.values) volume.bind({ action });
  return async (request, response) => {
    const userId = await identify(request);
    const portfolioId = portfolioIdOf(request.params);
    const idempotency_key = idempotencyKeyOf(request);
    const trade = parseWith(bodySchema, request.body, {
      status: 400,
      code: 'BAD_REQUEST',
      detail: 'The body is not a trade.',
    });
    const [portfolio, known] = await Promise.all([
      portfolios.find(userId, portfolioId),
      securities.exists(trade.symbol),
    ]);
    if (!portfolio) throw portfolioNotFound();
    telemetry.annotate({ portfolio_id: portfolio.id });
    if (!known) throw unknownSymbol('symbol');
    const trace_id = telemetry.tracing.current().traceId;
    const result = await ledger.appendTrade({ ...trade, portfolio_id: portfolio.id, idempotency_key, trace_id });
    if (result.outcome !== 'appended') throw refusalProblem(result);
    const { trade_id, ledger_commit_hash, replayed } = result;
    telemetry.annotate({ ledger_commit_hash });
    if (!replayed) volume.bind({ action: trade.action }).add();
    response.status(201).json({ trade_id, ledger_commit_hash });
  };
}

function refusalProblem(refusal: Refusal): Problem {
  switch (refusal.outcome) {
    case 'unknown_portfolio':
      return portfolioNotFound();
    case 'idempotency_conflict':
      return idempotencyKeyReused('trade');
    case 'oversold': {
      const message = `on ${refusal.date} the portfolio would be short by ${refusal.short_by}`;
      return new Problem({
        status: 422,
        code: 'OVERSOLD',
        detail: 'The portfolio does not hold that many.',
        problems: [{ path: 'quantity', message }],
      });
    }
  }
}
