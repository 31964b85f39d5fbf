import { DatabaseError } from 'pg';

/** The database could not be reached, or the connection broke; `cause` is the driver's error. Worth a retry. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
  readonly code = 'DATABASE_UNAVAILABLE';
}

/** PostgreSQL rolled a transaction back although `work` resolved: an error inside it was swallowed. */
export class TransactionAbortedError extends Error {
  override readonly name = 'TransactionAbortedError';
  readonly code = 'TRANSACTION_ABORTED';
}

/** Whether a unique constraint refused the row; with `constraint`, whether it was that one. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return hasSqlState(error, '23505') && (constraint === undefined || error.constraint === constraint);
}

/** Whether the statement was given up because it took longer than its time limit. */
export function isStatementTimeout(error: unknown): boolean {
  return hasSqlState(error, '57014');
}

/** Whether the connection is of no use any more: the driver failed, or the server ended the session. */
export function isConnectionLost(error: unknown): error is Error {
  // A value that cannot be encoded or decoded is the caller's affair.
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) return false;
  if (!(error instanceof DatabaseError)) return true;
  return error.severity === 'FATAL' || error.severity === 'PANIC';
}

function hasSqlState(error: unknown, code: string): error is DatabaseError {
  return error instanceof DatabaseError && error.code === code;
}
