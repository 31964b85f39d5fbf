import { effectivePackStatus, type Pack, type PackClock, type PackStatus } from './pack.ts';

/** Seconds a caller is told to wait for a warming pack whose end nobody has estimated, or whose estimate has passed. */
const DEFAULT_RETRY_AFTER_S = 30;

/** What the gate says of a request: go on, no such pack, come back later, or not with this pack. */
export type FreshnessDecision =
  | { readonly outcome: 'pass'; readonly pack: Pack; readonly status: PackStatus }
  | { readonly outcome: 'not_found' }
  | { readonly outcome: 'warming'; readonly retry_after_s: number; readonly estimated_ready_at: Date | null }
  | { readonly outcome: 'unusable'; readonly status: 'error' | 'stale'; readonly reason: string };

/**
 * Decides whether a request may use the pack found for it: with `requireFresh` a fresh one only, without it any whose
 * rows are complete.
 */
export function freshnessGate(
  pack: Pack | undefined,
  options: PackClock & { readonly requireFresh: boolean },
): FreshnessDecision {
  if (!pack) return { outcome: 'not_found' };
  const status = effectivePackStatus(pack, options);
  const complete = pack.content_hash !== null;
  if (complete && (status === 'fresh' || !options.requireFresh)) return { outcome: 'pass', pack, status };
  if (status === 'error' || status === 'stale') {
    if (!options.requireFresh) return { outcome: 'not_found' };
    return { outcome: 'unusable', status, reason: pack.reason ?? reasonFor(pack, status) };
  }
  return {
    outcome: 'warming',
    retry_after_s: retryAfterS(pack.estimated_ready_at, options.now),
    estimated_ready_at: pack.estimated_ready_at,
  };
}

function reasonFor(pack: Pack, status: 'error' | 'stale'): string {
  if (status === 'error') return 'the build failed';
  return pack.status === 'stale' ? 'superseded by a later pack' : 'older than the freshness target';
}

function retryAfterS(estimatedReadyAt: Date | null, now: Date): number {
  if (!estimatedReadyAt) return DEFAULT_RETRY_AFTER_S;
  const waitS = Math.ceil((estimatedReadyAt.getTime() - now.getTime()) / 1000);
  return waitS > 0 ? waitS : DEFAULT_RETRY_AFTER_S;
}
