import { metrics as catalogue } from '@dawsos/conventions';
import type { Telemetry } from '../telemetry.ts';
import { askDependency, type HealthCheck } from './health.ts';

/** Scrapers come every 15 s by default; several of them, or an impatient one, ask no more often than this. */
const defaultEveryMs = 5_000;
/** A scrape must be over within Prometheus's time-out of 10 s, other collectors included. */
const askMs = 1_500;

/**
 * Shows at each scrape whether each dependency answers, and logs when that changes. A check is asked at most once in its
 * `everyMs`, so that being scraped burdens nobody; in between the last answer stands.
 *
 * @param now Monotonic milliseconds.
 */
export function observeDependencies(
  checks: readonly HealthCheck[],
  { metrics, log }: Pick<Telemetry, 'metrics' | 'log'>,
  now: () => number = () => performance.now(),
): void {
  if (checks.length === 0) return;
  const gauge = metrics.gauge(catalogue.dependencyUp);
  for (const check of checks) {
    const up = gauge.bind({ dependency: check.name });
    const { everyMs = defaultEveryMs } = check;
    let askedAt = Number.NEGATIVE_INFINITY;
    let before: 'up' | 'down' = 'up';
    metrics.onScrape(async () => {
      // Scrapes are a little early at times: what is asked each minute must not be asked every other scrape only.
      if (now() - askedAt < everyMs * 0.9) return;
      askedAt = now();
      const onDown = (dependency: string, error: unknown) => {
        if (before === 'up') log.warn('dependency is down', { dependency, error });
      };
      const { status } = await askDependency(check, onDown, askMs);
      up.set(status === 'up' ? 1 : 0);
      if (status === 'up' && before === 'down') log.info('dependency is up again', { dependency: check.name });
      before = status;
    });
  }
}
