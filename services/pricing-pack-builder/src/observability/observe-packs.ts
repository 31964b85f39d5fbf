import { metrics as catalogue } from '@dawsos/conventions';
import type { Database, Statement } from '@dawsos/database';
import { effectivePackStatus, type Pack, type PackStatus } from '@dawsos/domain';
import type { Telemetry } from '@dawsos/telemetry';

type PackRow = Pack & { readonly size_bytes: number | null; readonly built_at: Date | null };

/** As many as the catalogue keeps series for. */
const newestPacks: Statement = {
  text: 'select * from pricing_packs order by asof_date desc limit 7',
  operation: 'select',
  table: 'pricing_packs',
};
const lastBuilt: Statement = {
  text: 'select size_bytes from pricing_packs where content_hash is not null order by built_at desc limit 1',
  operation: 'select',
  table: 'pricing_packs',
};

/** Gauge values of the states. */
const stateValues: Readonly<Record<PackStatus, number>> = { warming: 0, fresh: 1, error: 2, stale: 3 };

/** Reads the packs' gauges from the database at each scrape: whoever built them, and whether or not this process lived then. */
export const observePacks = (
  database: Database,
  { metrics }: Telemetry,
  { staleAfterS, now = () => new Date() }: { readonly staleAfterS: number; readonly now?: () => Date },
): void => {
  const freshness = metrics.gauge(catalogue.packFreshness);
  const isFresh = metrics.gauge(catalogue.packIsFresh);
  const size = metrics.gauge(catalogue.packSize);
  const age = metrics.gauge(catalogue.packFreshnessAge);

  metrics.onScrape(async () => {
    const [rows, [built]] = await Promise.all([
      database.query<PackRow>(newestPacks),
      database.query<{ size_bytes: number }>(lastBuilt),
    ]);
    const clock = { now: now(), staleAfterS };
    const packs = rows.map((pack) => ({ pack, status: effectivePackStatus(pack, clock) }));
    freshness.replace(packs.map(({ pack, status }) => ({ labels: { pack_id: pack.id }, value: stateValues[status] })));
    isFresh.replace(
      packs.map(({ pack, status }) => ({ labels: { date: pack.asof_date }, value: status === 'fresh' ? 1 : 0 })),
    );
    size.replace(built ? [{ labels: {}, value: built.size_bytes }] : []);
    // A stale pack still has an age: that it grows is what the alert watches.
    const newest = packs.find(({ pack }) => pack.fresh_at !== null)?.pack.fresh_at;
    age.replace(newest ? [{ labels: {}, value: (clock.now.getTime() - newest.getTime()) / 1000 }] : []);
  });
};
