import { roundForTelemetry, spanNames } from '@dawsos/conventions';
import { createSplitTable, positionsAt, type ValuationProblem, valuePositions } from '@dawsos/domain';
import { faultsOf, Problem, parseWith } from '@dawsos/http';
import type { ObservedLocals, Telemetry } from '@dawsos/telemetry';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { HoldingStore } from '../adapters/holding-store.ts';
import type { PackContentStore } from '../adapters/pack-content-store.ts';
import { isoDate, portfolioIdOf } from '../requests/fields.ts';
import { portfolioNotFound, type ResolveContext } from '../requests/resolve-context.ts';
import type { Identify } from '../requests/user-identity.ts';

/** What the route needs. */
export interface ValuationRouteOptions {
  readonly identify: Identify;
  readonly resolveContext: ResolveContext;
  readonly packContents: PackContentStore;
  readonly holdings: HoldingStore;
  readonly telemetry: Telemetry;
}

const querySchema = z.strictObject({ asof_date: isoDate.optional() });

/** `GET /v1/portfolios/:id/valuation?asof_date=`: what a portfolio is worth, to its base currency's minor unit. */
export const valuePortfolio =
  ({ identify, resolveContext, packContents, holdings, telemetry }: ValuationRouteOptions): RequestHandler =>
  async (request, response) => {
    const { tracing, annotate } = telemetry;
    const userId = await identify(request);
    const portfolioId = portfolioIdOf(request.params);
    const { asof_date: asofDate } = parseWith(querySchema, request.query, {
      status: 400,
      code: 'BAD_REQUEST',
      detail: 'The query is not that of a valuation.',
    });
    const { traceId } = tracing.current();
    const locals = response.locals as ObservedLocals;
    const { ctx, pack, portfolio } = await resolveContext({
      userId,
      requestId: locals.requestId ?? traceId,
      traceId,
      portfolioId,
      asofDate,
      requireFresh: false,
    });
    if (!portfolio) throw portfolioNotFound();
    const { trace_id: _, ...context } = ctx;
    annotate(context);

    const [{ content, cached }, { trades, prices }] = await Promise.all([
      packContents.load(pack, faultsOf(response).cache),
      holdings.read(portfolio.id, ctx),
    ]);
    locals.cacheHit = cached;
    const valuation = tracing.withSpan(spanNames.calculation, {}, (span) => {
      const positions = positionsAt(trades, createSplitTable(content.splits), ctx.asof_date);
      const { fx_rates } = content;
      const valued = valuePositions({ base_currency: portfolio.base_currency, positions, prices, fx_rates });
      span.set({ position_count: positions.length });
      if (valued.outcome === 'valued') span.set({ portfolio_value: roundForTelemetry(Number(valued.total_value)) });
      return valued;
    });
    if (valuation.outcome === 'incomplete') throw dataMissing(valuation.problems);
    response.json({
      portfolio_id: portfolio.id,
      asof_date: ctx.asof_date,
      pricing_pack_id: ctx.pricing_pack_id,
      ledger_commit_hash: ctx.ledger_commit_hash,
      base_currency: valuation.base_currency,
      total_value: valuation.total_value,
      positions: valuation.positions,
      trace_id: traceId,
    });
  };

const dataMissing = (problems: readonly ValuationProblem[]): Problem =>
  new Problem({
    status: 422,
    code: 'DATA_MISSING',
    detail: 'Prices or exchange rates are missing for what the portfolio holds.',
    problems: problems.map(describeProblem),
  });

const describeProblem = (problem: ValuationProblem) =>
  problem.kind === 'missing_price'
    ? { path: problem.symbol, message: 'has no price on or before the date' }
    : { path: problem.currency, message: 'has no exchange rate on or before the date' };
