import {
  type FreshnessDecision,
  freshnessGate,
  type IsoDate,
  type Pack,
  packDates,
  type RequestCtx,
} from '@dawsos/domain';
import { Problem } from '@dawsos/http';
import type { ContextStore } from '../adapters/context-store.ts';
import type { Portfolio } from '../adapters/portfolio-store.ts';

/** What a request says of its context. */
export interface ContextRequest {
  readonly userId: string;
  readonly requestId: string;
  readonly traceId: string;
  readonly portfolioId?: string | undefined;
  readonly asofDate?: IsoDate | undefined;
  readonly requireFresh: boolean;
}

/** The context, and what it was resolved from. */
export interface ResolvedContext {
  readonly ctx: RequestCtx;
  readonly pack: Pack;
  /** Where the request named one. */
  readonly portfolio: Portfolio | undefined;
}

/** Resolves a request's context once; throws a {@link Problem} (404, 503) where there is none. */
export type ResolveContext = (request: ContextRequest) => Promise<ResolvedContext>;

/** What {@link createContextResolver} needs. */
export interface ContextResolverOptions {
  readonly store: ContextStore;
  readonly staleAfterS: number;
  /** Told of each request that the freshness gate turns away, with the state of the pack. */
  readonly onRejected: (reason: 'warming' | 'error' | 'stale') => void;
  readonly now?: () => Date;
}

/** Creates the resolver: ownership first, then the pack, then the freshness gate. */
export function createContextResolver({
  store,
  staleAfterS,
  onRejected,
  now = () => new Date(),
}: ContextResolverOptions): ResolveContext {
  return async ({ userId, requestId, traceId, portfolioId, asofDate, requireFresh }) => {
    const instant = now();
    const freshSince = new Date(instant.getTime() - staleAfterS * 1000);
    const { portfolio, pack, ledgerCommitHash } = await store.find({ userId, portfolioId, asofDate, freshSince });
    if (portfolioId !== undefined && !portfolio) throw portfolioNotFound();
    // Who names no date asks for the newest fresh pack.
    const decision = freshnessGate(pack, {
      now: instant,
      staleAfterS,
      requireFresh: requireFresh || asofDate === undefined,
    });
    if (decision.outcome !== 'pass') throw packProblem(decision, asofDate, onRejected);
    const ctx: RequestCtx = {
      pricing_pack_id: decision.pack.id,
      ledger_commit_hash: ledgerCommitHash,
      user_id: userId,
      request_id: requestId,
      trace_id: traceId,
      asof_date: decision.pack.asof_date,
      ...(portfolio && { portfolio_id: portfolio.id }),
      require_fresh: requireFresh,
    };
    return { ctx, pack: decision.pack, portfolio };
  };
}

/** No such portfolio, or another user's: the answer does not tell which. */
export const portfolioNotFound = (): Problem =>
  new Problem({ status: 404, code: 'PORTFOLIO_NOT_FOUND', detail: 'There is no such portfolio.' });

function packProblem(
  decision: Exclude<FreshnessDecision, { outcome: 'pass' }>,
  asofDate: IsoDate | undefined,
  onRejected: ContextResolverOptions['onRejected'],
): Problem {
  if (decision.outcome === 'not_found') return packNotFound(asofDate);
  if (decision.outcome === 'unusable') {
    onRejected(decision.status);
    const state = decision.status === 'error' ? 'could not be built' : 'is stale';
    return notFresh(`The pricing pack ${state}: ${decision.reason}.`, { pack_status: decision.status });
  }
  onRejected('warming');
  const readyAt = decision.estimated_ready_at?.toISOString();
  const detail = `The pricing pack is being built${readyAt ? `; it should be ready at ${readyAt}` : ''}.`;
  return notFresh(
    detail,
    { pack_status: 'warming', ...(readyAt !== undefined && { estimated_ready_at: readyAt }) },
    decision.retry_after_s,
  );
}

const notFresh = (detail: string, extensions: Record<string, unknown>, retryAfterS?: number): Problem =>
  new Problem({
    status: 503,
    code: 'PACK_NOT_FRESH',
    detail,
    extensions,
    ...(retryAfterS !== undefined && { retryAfterS }),
  });

function packNotFound(asofDate: IsoDate | undefined): Problem {
  const { first, last } = packDates;
  const buildable = asofDate === undefined || (asofDate >= first && asofDate <= last);
  const detail = buildable
    ? `There is no pricing pack${asofDate ? ` of ${asofDate}` : ''}; \`pnpm pack:build --date ${asofDate ?? last}${asofDate ? '' : ' --mark-fresh'}\` builds it.`
    : `There is no pricing pack of ${asofDate}; \`pnpm pack:build --date D\` builds those from ${first} to ${last}.`;
  return new Problem({ status: 404, code: 'PACK_NOT_FOUND', detail });
}
