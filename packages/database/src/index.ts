export type { Database, PoolStats, Queryable, Statement, Transaction } from './database.ts';
export {
  DatabaseUnavailableError,
  isStatementTimeout,
  isUniqueViolation,
  TransactionAbortedError,
} from './database-errors.ts';
export { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './embedded/embedded-postgres-error.ts';
export { findEmbeddedPostgres } from './embedded/running-server.ts';
export type { ServerExit, ShutdownMode } from './embedded/server-process.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './embedded/start-embedded-postgres.ts';
export { migrate } from './migrate.ts';
export { type DatabaseOptions, openDatabase } from './open-database.ts';
