import type { Dependency } from '@dawsos/conventions';

/** One dependency of a service and how to ask it whether it is well. */
export interface HealthCheck {
  readonly name: Dependency;
  /** A required dependency that is down makes `/health/detailed` answer 503. */
  readonly required: boolean;
  /** Rejects when the dependency is down; given up after 2 s. */
  check(signal: AbortSignal): Promise<unknown>;
  /** How often scrapes may ask it; default every 5 s, more for what costs somebody something. */
  readonly everyMs?: number;
}

export interface DependencyHealth {
  readonly name: string;
  readonly required: boolean;
  readonly status: 'up' | 'down';
  readonly latency_ms: number;
}

export interface HealthReport {
  readonly status: 'up' | 'down';
  readonly dependencies: readonly DependencyHealth[];
}

const checkMs = 2000;

/** Told why a dependency is down: the answer of a health route does not say. */
export type OnDown = (name: string, reason: unknown) => void;

/** Asks all dependencies at once, each for at most 2 s; never rejects. */
export async function checkHealth(
  checks: readonly HealthCheck[],
  onDown: OnDown,
  timeoutMs = checkMs,
): Promise<HealthReport> {
  const dependencies = await Promise.all(checks.map((check) => askDependency(check, onDown, timeoutMs)));
  const down = dependencies.some(({ required, status }) => required && status === 'down');
  return { status: down ? 'down' : 'up', dependencies };
}

/** Asks one dependency within `timeoutMs`; never rejects. */
export async function askDependency(
  { name, required, check }: HealthCheck,
  onDown: OnDown,
  timeoutMs: number,
): Promise<DependencyHealth> {
  const startedAt = performance.now();
  const aborter = new AbortController();
  const timedOut = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    aborter.abort();
    timedOut.reject(new Error('health check timed out'));
  }, timeoutMs);
  const status = await Promise.race([Promise.try(check, aborter.signal), timedOut.promise]).then(
    () => 'up' as const,
    (reason: unknown) => {
      onDown(name, reason);
      return 'down' as const;
    },
  );
  clearTimeout(timer);
  return { name, required, status, latency_ms: Math.round((performance.now() - startedAt) * 10) / 10 };
}
