import type { IsoDate } from '../dates/iso-date.ts';

/** The states of a pack, in the order of its life; `error` ends a build, `stale` a career. */
export const packStatuses = ['warming', 'fresh', 'error', 'stale'] as const;
/** One of {@link packStatuses}. */
export type PackStatus = (typeof packStatuses)[number];

/** A row of `pricing_packs`, as far as its state goes; `content_hash` is null while its rows are not complete. */
export interface Pack {
  readonly id: string;
  readonly asof_date: IsoDate;
  readonly status: PackStatus;
  readonly reason: string | null;
  readonly content_hash: string | null;
  readonly estimated_ready_at: Date | null;
  readonly fresh_at: Date | null;
}

/** What the age of a pack is judged by: the instant of the reading, and the seconds after which fresh is stale. */
export interface PackClock {
  readonly now: Date;
  readonly staleAfterS: number;
}

/** The stored status, but `stale` once a fresh pack was marked so more than `staleAfterS` seconds ago. */
export function effectivePackStatus(pack: Pick<Pack, 'status' | 'fresh_at'>, clock: PackClock): PackStatus {
  if (pack.status !== 'fresh' || pack.fresh_at === null) return pack.status;
  const ageS = (clock.now.getTime() - pack.fresh_at.getTime()) / 1000;
  return ageS > clock.staleAfterS ? 'stale' : 'fresh';
}
