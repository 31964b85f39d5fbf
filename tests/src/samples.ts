import { createHash } from 'node:crypto';
import { samplePortfolios } from '@dawsos/ledger/seeds';

const [worked, , , growth] = samplePortfolios;

/** The seeded user of the worked example, and that portfolio: 35381.20 pounds on 2013-03-01. */
export const sample = { user: worked.user_id, portfolio: worked.id };

/** Somebody else's portfolio. */
export const foreign = { user: growth?.user_id ?? '', portfolio: growth?.id ?? '' };

/** What stands for an id of a person or of a portfolio wherever it is told. */
export const hashOf = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 8);

/** The context of a request on the pack of 2013-03-01 and an empty ledger, as the executor sends it to the agent runtime. */
export const requestContext = () => ({
  pricing_pack_id: 'PP_2013-03-01',
  ledger_commit_hash: createHash('sha256').digest('hex'),
  user_id: sample.user,
  request_id: 'tests',
  trace_id: '0'.repeat(32),
  asof_date: '2013-03-01',
  require_fresh: false,
});
