import { DatabaseUnavailableError, isStatementTimeout } from '@dawsos/database';
import { Problem } from '@dawsos/http';
import { BreakerOpenError, TimeoutError } from '@dawsos/resilience';
import type { InputProblem } from './domain/capability.ts';
import { CapabilityRefusal } from './domain/capability-refusal.ts';

/** How a failed invocation counts in the metrics. */
export type FailureStatus = 'rejected' | 'timeout' | 'unavailable' | 'error';

/** What went wrong with an invocation: how it counts, and what the caller is told. */
export interface Failure {
  readonly status: FailureStatus;
  readonly problem: Problem;
}

/** What a caller is told whose inputs do not fit the capability. */
export const badInputs = (problems: readonly InputProblem[]): Problem =>
  new Problem({ status: 400, code: 'BAD_INPUTS', detail: 'The inputs do not fit the capability.', problems });

/** Sorts anything thrown by an invocation; what nobody foresaw stays as `cause`, for the error boundary to report. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof CapabilityRefusal) {
    const { code, message: detail, problems, reason } = error;
    const status = reason === 'not_found' ? 404 : 422;
    return { status: 'rejected', problem: new Problem({ status, code, detail, problems }) };
  }
  if (error instanceof BreakerOpenError) {
    const retryAfterS = error.retryAfterMs / 1000;
    const detail = 'The agent has failed repeatedly and is left alone for a while.';
    return { status: 'unavailable', problem: new Problem({ status: 503, code: 'BREAKER_OPEN', detail, retryAfterS }) };
  }
  if (error instanceof TimeoutError || isStatementTimeout(error)) {
    const detail = 'The agent did not answer in time.';
    return { status: 'timeout', problem: new Problem({ status: 504, code: 'AGENT_TIMEOUT', detail, cause: error }) };
  }
  if (error instanceof DatabaseUnavailableError) {
    const detail = 'The database cannot be reached.';
    const details = { status: 503, code: 'DATABASE_UNAVAILABLE', detail, retryAfterS: 5, cause: error };
    return { status: 'error', problem: new Problem(details) };
  }
  const detail = 'The agent failed through a fault of ours; it has been reported.';
  return { status: 'error', problem: new Problem({ status: 500, code: 'AGENT_FAILED', detail, cause: error }) };
}
