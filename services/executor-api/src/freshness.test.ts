import { loadPackFixture } from '@dawsos/testkit/pack-fixture';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Platform, send, startPlatform } from './testing/platform.ts';

const user = '55555555-5555-4555-8555-555555555555';
let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform({}, async ({ database }) => {
    await loadPackFixture(database, { asofDate: '2013-02-28' });
    await loadPackFixture(database);
  });
});
afterAll(() => platform?.stop());
beforeEach(() =>
  setPacks("status = 'fresh', reason = null, fresh_at = now(), content_hash = id, estimated_ready_at = null"),
);

const setPacks = (assignments: string, where = 'true') =>
  platform.db.database.query({
    text: `update pricing_packs set ${assignments} where ${where}`,
    operation: 'update',
    table: 'pricing_packs',
  });
const newest = "id = 'PP_2013-03-01'";

const execute = (more: object = {}) =>
  send<{ pricing_pack_id: string }>(`${platform.url}/v1/execute`, {
    user,
    body: { pattern_id: 'macro_context', inputs: {}, ...more },
  });
const explicit = { asof_date: '2013-03-01' };

test('without a date the newest fresh pack is used', async () => {
  expect((await execute()).body.pricing_pack_id).toBe('PP_2013-03-01');
  await setPacks("status = 'warming', fresh_at = null", newest);
  expect((await execute({ require_fresh: true })).body.pricing_pack_id).toBe('PP_2013-02-28');
});

test('a warming pack is served to those who do not need it fresh, the others are told when it will be', async () => {
  await setPacks("status = 'warming', fresh_at = null, estimated_ready_at = now() + interval '100 s'", newest);
  expect(await execute(explicit)).toMatchObject({ status: 200, body: { pricing_pack_id: 'PP_2013-03-01' } });
  const refused = await execute({ ...explicit, require_fresh: true });
  expect(refused).toMatchObject({
    status: 503,
    body: { code: 'PACK_NOT_FRESH', pack_status: 'warming', estimated_ready_at: expect.stringMatching(/Z$/) },
  });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(90);
});

test('a pack whose rows are not complete is never served', async () => {
  await setPacks("status = 'warming', fresh_at = null, content_hash = null", newest);
  const refused = await execute(explicit);
  expect(refused).toMatchObject({ status: 503, body: { code: 'PACK_NOT_FRESH' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('a pack that failed is told with its reason to those who need it fresh, and is not there for the others', async () => {
  await setPacks("status = 'error', reason = 'ecb answered 500', fresh_at = null, content_hash = null", newest);
  expect(await execute({ ...explicit, require_fresh: true })).toMatchObject({
    status: 503,
    body: { code: 'PACK_NOT_FRESH', pack_status: 'error', detail: expect.stringContaining('ecb answered 500') },
  });
  expect(await execute(explicit)).toMatchObject({ status: 404, body: { code: 'PACK_NOT_FOUND' } });
});

test('a pack that was fresh too long ago is stale', async () => {
  await setPacks("fresh_at = now() - interval '90001 s'");
  const stale = { status: 503, body: { code: 'PACK_NOT_FRESH', pack_status: 'stale' } };
  expect(await execute()).toMatchObject(stale);
  expect(await execute({ ...explicit, require_fresh: true })).toMatchObject(stale);
  expect(await execute(explicit)).toMatchObject({ status: 200 });
});

test('what the gate turns away is counted apart from failures', async () => {
  await setPacks("status = 'stale'");
  await execute();
  const { body } = await send<string>(`${platform.url}/metrics`);
  expect(body).toMatch(/^dawsos_freshness_rejections_total\{reason="stale"\} [1-9]/m);
  expect(body).toMatch(/^dawsos_requests_total\{pattern_id="macro_context",status="not_fresh"\} [1-9]/m);
  expect(body).not.toMatch(/^dawsos_request_errors_total\{/m);
});
