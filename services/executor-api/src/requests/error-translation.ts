import { DatabaseUnavailableError, isStatementTimeout } from '@dawsos/database';
import { Problem } from '@dawsos/http';
import { JournalBusyError, LedgerOutcomeUnknownError } from '@dawsos/ledger';
import type { ErrorRequestHandler } from 'express';

/** The answer to an outage that was foreseen; anything else as it is, for the error boundary to report. */
export function translateError(error: unknown): unknown {
  if (error instanceof DatabaseUnavailableError) {
    const detail = 'The database cannot be reached.';
    return new Problem({ status: 503, code: 'DATABASE_UNAVAILABLE', detail, retryAfterS: 5, cause: error });
  }
  if (isStatementTimeout(error)) {
    const detail = 'The database did not answer in time.';
    return new Problem({ status: 504, code: 'DATABASE_TIMEOUT', detail, cause: error });
  }
  if (error instanceof LedgerOutcomeUnknownError) {
    const detail = 'The trade may have been made: repeat the request with the same Idempotency-Key to find out.';
    return new Problem({ status: 503, code: 'LEDGER_OUTCOME_UNKNOWN', detail, retryAfterS: 5, cause: error });
  }
  if (error instanceof JournalBusyError) {
    const detail = 'Another process writes the ledger; the trade was not made.';
    return new Problem({ status: 503, code: 'LEDGER_BUSY', detail, retryAfterS: 5, cause: error });
  }
  return error;
}

/** The same for whatever a route throws. */
export const translateErrors: ErrorRequestHandler = (error, _request, _response, next) => next(translateError(error));
