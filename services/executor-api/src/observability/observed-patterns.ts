import { metrics as catalogue, executionStatuses, spanNames } from '@dawsos/conventions';
import { Problem } from '@dawsos/http';
import { createTimeout, TimeoutError } from '@dawsos/resilience';
import type { Telemetry } from '@dawsos/telemetry';
import type { Pattern } from '../domain/patterns/pattern.ts';
import { type PatternOutcome, type PatternRun, runPattern } from '../domain/patterns/run-pattern.ts';
import { statusOf } from './observed-executions.ts';

/** Runs a pattern within its time; throws a 504 {@link Problem} beyond it. */
export type RunObservedPattern = (pattern: Pattern, run: Omit<PatternRun, 'signal'>) => Promise<PatternOutcome>;

/** What {@link observedPatterns} has to know. */
export interface ObservedPatternsOptions {
  readonly timeoutMs: number;
  /** All there are: their counters exist from the start. */
  readonly patternIds: Iterable<string>;
}

/** Runs patterns, each under a time limit of `timeoutMs`, a span and the pattern metrics. */
export function observedPatterns(
  { tracing, metrics }: Telemetry,
  { timeoutMs, patternIds }: ObservedPatternsOptions,
): RunObservedPattern {
  const executions = metrics.counter(catalogue.patternExecutions);
  for (const pattern_id of patternIds) {
    for (const status of executionStatuses) executions.bind({ pattern_id, status });
  }
  const duration = metrics.histogram(catalogue.patternExecutionDuration);
  const limit = createTimeout(timeoutMs);

  return async (pattern, run) => {
    const pattern_id = pattern.definition.id;
    const input_keys = Object.keys(run.input);
    const attributes = { pattern_id, pattern_inputs_count: input_keys.length, pattern_input_keys: input_keys };
    const startedAt = performance.now();
    const settle = (status: ReturnType<typeof statusOf>) => {
      executions.bind({ pattern_id, status }).add();
      duration.bind({ pattern_id }).observe((performance.now() - startedAt) / 1000);
    };
    return tracing.withSpan(spanNames.executePattern, { attributes }, async () => {
      try {
        const outcome = await limit.execute((signal) => runPattern(pattern, { ...run, signal }));
        settle('success');
        return outcome;
      } catch (thrown) {
        const error = thrown instanceof TimeoutError ? patternTimeout(thrown) : thrown;
        settle(statusOf(error));
        throw error;
      }
    });
  };
}

const patternTimeout = (cause: TimeoutError): Problem =>
  new Problem({ status: 504, code: 'PATTERN_TIMEOUT', detail: 'The pattern took longer than it may.', cause });
