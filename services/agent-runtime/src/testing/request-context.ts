import { createHash } from 'node:crypto';
import { parseIsoDate, type RequestCtx } from '@dawsos/domain';

/** The context of a request on the pack of 2013-03-01, with the fields a test is about. */
export const contextWith = (fields: Partial<RequestCtx> = {}): RequestCtx => ({
  pricing_pack_id: 'PP_2013-03-01',
  // A ledger without entries.
  ledger_commit_hash: createHash('sha256').digest('hex'),
  user_id: '11111111-1111-4111-8111-111111111111',
  request_id: 'test',
  trace_id: '0'.repeat(32),
  asof_date: parseIsoDate('2013-03-01'),
  require_fresh: false,
  ...fields,
});
