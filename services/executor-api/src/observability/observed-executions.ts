import { metrics as catalogue, type ExecutionStatus, executionStatuses } from '@dawsos/conventions';
import { Problem } from '@dawsos/http';
import type { Telemetry } from '@dawsos/telemetry';

/** The label of a pattern that does not exist: what a client makes up must not become a series. */
const unknownPattern = 'unknown';

/** Metrics of one execute request, from its validation to its answer. */
export interface ExecutionRecord {
  /** Call it once the pattern is known to exist. */
  setPattern(patternId: string): void;
  /** Call it when the request was valid: from then on its duration counts. */
  validated(): void;
  /** Counts the request; `error` where it failed. */
  end(error?: unknown): void;
}

/** Counts execute requests by pattern, of which `patternIds` are all there are, and by how they ended. */
export function observedExecutions(
  { metrics }: Pick<Telemetry, 'metrics'>,
  patternIds: readonly string[],
): () => ExecutionRecord {
  const requests = metrics.counter(catalogue.requests);
  const errors = metrics.counter(catalogue.requestErrors);
  const duration = metrics.histogram(catalogue.apiRequestDuration);
  // There from the start, so that the first failure is seen as an increase, and nobody asking is no missing series.
  for (const status of executionStatuses) {
    requests.bind({ pattern_id: unknownPattern, status });
    for (const pattern_id of patternIds) {
      requests.bind({ pattern_id, status });
      duration.bind({ pattern_id, status });
    }
  }
  return () => {
    let pattern_id = unknownPattern;
    let startedAt: number | undefined;
    return {
      setPattern: (patternId) => {
        pattern_id = patternId;
      },
      validated: () => {
        startedAt = performance.now();
      },
      end: (error) => {
        const status = error === undefined ? 'success' : statusOf(error);
        requests.bind({ pattern_id, status }).add();
        if (startedAt !== undefined) {
          duration.bind({ pattern_id, status }).observe((performance.now() - startedAt) / 1000);
        }
        if (isOurFault(status)) errors.bind({ pattern_id, error_type: codeOf(error) }).add();
      },
    };
  };
}

/** How a failure counts: what the client did wrong, and what is merely not there yet, is no fault of ours. */
export function statusOf(error: unknown): ExecutionStatus {
  if (!(error instanceof Problem)) return 'error';
  const { status, code } = error;
  if (code === 'PACK_NOT_FRESH') return 'not_fresh';
  if (code === 'BREAKER_OPEN') return 'unavailable';
  if (status === 504) return 'timeout';
  return status < 500 ? 'rejected' : 'error';
}

const isOurFault = (status: ExecutionStatus): boolean => status === 'error' || status === 'timeout';

const codeOf = (error: unknown): string => (error instanceof Problem ? error.code : 'INTERNAL_ERROR');
