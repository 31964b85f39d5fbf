import { DatabaseUnavailableError } from '@dawsos/database';
import { JournalBusyError, LedgerOutcomeUnknownError } from '@dawsos/ledger';
import { expect, test } from 'vitest';
import { translateError } from './error-translation.ts';

test('outages that were foreseen say when to come back', () => {
  const outage = new DatabaseUnavailableError('no connection to the database: connect ECONNREFUSED 10.0.0.7:5432');
  expect(translateError(outage)).toMatchObject({
    status: 503,
    code: 'DATABASE_UNAVAILABLE',
    details: { retryAfterS: 5, detail: 'The database cannot be reached.' },
  });
  const unknown = new LedgerOutcomeUnknownError({ cause: outage });
  expect(translateError(unknown)).toMatchObject({ status: 503, code: 'LEDGER_OUTCOME_UNKNOWN' });
  const busy = new JournalBusyError('the journal has 9 bytes where 5 were known');
  expect(translateError(busy)).toMatchObject({ status: 503, code: 'LEDGER_BUSY', details: { retryAfterS: 5 } });
});

test('anything else stays what it is', () => {
  const error = new TypeError('x is not a function');
  expect(translateError(error)).toBe(error);
});
