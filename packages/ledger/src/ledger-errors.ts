import { DomainError } from '@dawsos/domain';

/** Journal and database do not belong together, or one of them was changed by another hand; nothing was written. */
export class LedgerCorruptError extends DomainError {
  constructor(message: string, options?: ErrorOptions) {
    super('LEDGER_CORRUPT', message, options);
  }
}

/**
 * The entry is in the journal, but the database went away before it said whether it has it too, or refused it when the
 * entry could no longer be taken back. The next recovery brings it there: repeat the request with the same idempotency
 * key. `cause` is the database's error.
 */
export class LedgerOutcomeUnknownError extends DomainError {
  constructor(options: ErrorOptions) {
    super(
      'LEDGER_OUTCOME_UNKNOWN',
      'the trade is in the journal, and the database has not said that it has it too',
      options,
    );
  }
}

/** Another process writes the journal, or has written it since it was looked at; nothing was written here. */
export class JournalBusyError extends DomainError {
  constructor(message: string) {
    super('LEDGER_BUSY', message);
  }
}

/** It was written since it was looked at: to look again helps. */
export class JournalMovedError extends JournalBusyError {}
