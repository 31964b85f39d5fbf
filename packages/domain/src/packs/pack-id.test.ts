import { expect, test } from 'vitest';
import { parseIsoDate } from '../dates/iso-date.ts';
import { requestCtxSchema } from '../request-context.ts';
import { InvalidPackIdError, isPackId, packId, parsePackId } from './pack-id.ts';

test('a pack id names an existing day', () => {
  expect(packId(parseIsoDate('2013-03-01'))).toBe('PP_2013-03-01');
  expect(parsePackId('PP_2013-03-01')).toBe('2013-03-01');
  for (const text of ['PP_2013-02-29', 'pp_2013-03-01', '2013-03-01', 'PP_', "PP_2013-03-01' or 1=1", 7, null]) {
    expect(isPackId(text), String(text)).toBe(false);
    expect(() => parsePackId(text)).toThrow(InvalidPackIdError);
  }
});

test('a request context is taken whole or not at all', () => {
  const ctx = {
    pricing_pack_id: 'PP_2013-03-01',
    ledger_commit_hash: 'a'.repeat(64),
    user_id: '11111111-1111-4111-8111-111111111111',
    request_id: 'b7c1-42_x',
    trace_id: '0'.repeat(32),
    asof_date: '2013-03-01',
    require_fresh: false,
  };
  expect(requestCtxSchema.parse(ctx)).toEqual(ctx);
  const wrong = requestCtxSchema.safeParse({ ...ctx, user_id: 'me', asof_date: '2013-02-30', password: 'x' });
  expect(wrong.error?.issues.map((issue) => issue.path.join('.') || issue.code).sort()).toEqual([
    'asof_date',
    'unrecognized_keys',
    'user_id',
  ]);
});
