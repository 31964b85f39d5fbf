import { setTimeout as delay } from 'node:timers/promises';
import type { Dependency } from '@dawsos/conventions';
import { describe, expect, it } from 'vitest';
import { checkHealth, type HealthCheck } from './health.ts';

const reasons: [string, unknown][] = [];
const note = (name: string, reason: unknown) => void reasons.push([name, reason]);
const up = (name: Dependency, required = true): HealthCheck => ({ name, required, check: async () => 'fine' });
const down = (name: Dependency, required = true): HealthCheck => ({
  name,
  required,
  check: () => Promise.reject(new Error(`${name} refused`)),
});

describe('health', () => {
  it('is up while every required dependency is', async () => {
    const report = await checkHealth([up('database'), down('cache', false)], note);
    expect(report).toEqual({
      status: 'up',
      dependencies: [
        { name: 'database', required: true, status: 'up', latency_ms: expect.any(Number) },
        { name: 'cache', required: false, status: 'down', latency_ms: expect.any(Number) },
      ],
    });
  });

  it('is down as soon as one required dependency is', async () => {
    expect((await checkHealth([up('database'), down('cache')], note)).status).toBe('down');
    expect((await checkHealth([], note)).status).toBe('up');
  });

  it('tells why a dependency is down to whoever keeps the log', async () => {
    reasons.length = 0;
    await checkHealth([up('database'), down('cache')], note);
    expect(reasons).toEqual([['cache', new Error('cache refused')]]);
  });

  it('takes a check that throws at once for one that is down', async () => {
    const broken: HealthCheck = {
      name: 'cache',
      required: true,
      check: () => {
        throw new Error('at once');
      },
    };
    expect((await checkHealth([broken, up('database')], note)).dependencies.map(({ status }) => status)).toEqual([
      'down',
      'up',
    ]);
  });

  it('gives up on a check that hangs, and tells it so', async () => {
    let aborted: AbortSignal | undefined;
    const hanging: HealthCheck = {
      name: 'cache',
      required: true,
      check: (signal) => {
        aborted = signal;
        return new Promise(() => undefined);
      },
    };
    const { dependencies } = await checkHealth([hanging, up('database')], note, 30);
    expect(aborted?.aborted).toBe(true);
    expect(dependencies.map(({ status }) => status)).toEqual(['down', 'up']);
    expect(dependencies[0]?.latency_ms).toBeGreaterThanOrEqual(29);
  });

  it('asks all at once, and times each by itself', async () => {
    const slow = (name: Dependency): HealthCheck => ({ name, required: true, check: () => delay(60) });
    const startedAt = performance.now();
    const { dependencies } = await checkHealth([slow('fmp'), slow('ecb'), slow('fred'), up('database')], note);
    expect(performance.now() - startedAt).toBeLessThan(3 * 60);
    for (const { latency_ms } of dependencies.slice(0, 3)) expect(latency_ms).toBeGreaterThanOrEqual(59);
    expect(dependencies[3]?.latency_ms).toBeLessThan(59);
  });
});
