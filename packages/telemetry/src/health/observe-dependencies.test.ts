import { parseExposition } from '@dawsos/testkit';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createMetrics } from '../metrics/create-metrics.ts';
import type { HealthCheck } from './health.ts';
import { observeDependencies } from './observe-dependencies.ts';

/** Observed checks under a clock of the test's own. */
function start(...checks: HealthCheck[]) {
  const lines: string[] = [];
  const write = (message: string, fields?: object) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const log = {
    debug: write,
    info: write,
    warn: write,
    error: write,
    bindLine: () => () => undefined,
    flush: async () => true,
  };
  const metrics = createMetrics({
    exemplar: () => undefined,
    onCollectError: (error) => expect.unreachable(String(error)),
  });
  let nowMs = 0;
  observeDependencies(checks, { metrics, log }, () => nowMs);
  return {
    lines,
    scrape: async (dependency: string, afterMs = 0) => {
      nowMs += afterMs;
      return parseExposition(await metrics.render()).value('dawsos_dependency_up', { dependency });
    },
  };
}

describe('observed dependencies', () => {
  it('show whether each answers, required or not', async () => {
    const { scrape } = start(
      { name: 'database', required: true, check: async () => 'fine' },
      { name: 'cache', required: false, check: () => Promise.reject(new Error('refused')) },
    );
    expect([await scrape('database'), await scrape('cache')]).toEqual([1, 0]);
  });

  it('are asked no more often than they may be, whoever scrapes', async () => {
    const often = vi.fn(async () => 'fine');
    const seldom = vi.fn(async () => 'fine');
    const { scrape } = start(
      { name: 'database', required: true, check: often },
      { name: 'fmp', required: false, check: seldom, everyMs: 60_000 },
    );
    for (let second = 0; second < 120; second++) await scrape('fmp', 1_000);
    expect(often).toHaveBeenCalledTimes(24);
    expect(seldom.mock.calls.length).toBeGreaterThanOrEqual(2);
    expect(seldom.mock.calls.length).toBeLessThanOrEqual(3);
  });

  it('are logged when they go down and when they are back, not at each scrape', async () => {
    const check = vi.fn(() => Promise.reject(new Error('refused')));
    const { scrape, lines } = start({ name: 'database', required: true, check });
    expect([await scrape('database'), await scrape('database', 15_000)]).toEqual([0, 0]);
    expect(check).toHaveBeenCalledTimes(2);
    check.mockResolvedValue(undefined as never);
    expect([await scrape('database', 15_000), await scrape('database', 15_000)]).toEqual([1, 1]);
    expect(lines).toEqual([
      'dependency is down {"dependency":"database","error":{}}',
      'dependency is up again {"dependency":"database"}',
    ]);
  });

  it('that hang are down, and hold no scrape for long', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { scrape } = start({ name: 'database', required: true, check: () => new Promise(() => undefined) });
    const scraped = scrape('database');
    await vi.advanceTimersByTimeAsync(1_500);
    expect(await scraped).toBe(0);
  });
});
