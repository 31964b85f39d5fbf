/** One dependency of a service and how to ask it whether it is well. */
export interface HealthCheck {
  readonly name: string;
  /** A required dependency that is down makes `/health/detailed` answer 503. */
  readonly required: boolean;
  /** Rejects when the dependency is down; given up after 2 s. */
  check(signal: AbortSignal): Promise<unknown>;
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
