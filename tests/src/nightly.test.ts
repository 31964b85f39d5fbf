import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { requestContext, sample } from './samples.ts';
import { scrape } from './scrape.ts';
import { send } from './send.ts';
import { startSystem } from './system.ts';
import { receiveTrace } from './trace.ts';

const date = '2012-06-29';
const system = await startSystem(['market-data', 'agent-runtime', 'executor-api', 'pricing-pack-builder']);
const { services, db } = system;
const done = await system.nightly('--date', date);

test('the command shows how far it is, and ends with 0', () => {
  expect(done.code).toBe(0);
  const told = done.stdout.lines.filter((line) => /^\d\/6 /.test(line)).map((line) => line.replace(/ \(.*/, ''));
  expect(told).toEqual([
    '1/6 build_pack …',
    '1/6 build_pack 5 prices',
    '2/6 reconcile_ledger …',
    '2/6 reconcile_ledger 4 portfolios, 14 positions, no drift',
    '3/6 compute_macro …',
    '3/6 compute_macro 5 series',
    '4/6 prewarm …',
    expect.stringMatching(/^4\/6 prewarm \d+ exchange rates and \d+ splits in the executor’s cache$/),
    '5/6 mark_fresh …',
    `5/6 mark_fresh PP_${date} is fresh`,
    '6/6 evaluate_alerts …',
    '6/6 evaluate_alerts asked for',
  ]);
});

test('a chain is one trace, the executor’s part of it included', async () => {
  const { traceId } = await system.otlp.waitFor((spans) => spans.find(({ name }) => name === 'nightly.chain'));
  const { root, named } = await receiveTrace(system.otlp, traceId, 40);
  expect(root).toMatchObject({ name: 'nightly.chain', attributes: { pricing_pack_id: `PP_${date}` } });
  expect(named('nightly.step').map(({ attributes }) => attributes.job_name)).toEqual([
    'build_pack',
    'reconcile_ledger',
    'compute_macro',
    'prewarm',
    'mark_fresh',
    'evaluate_alerts',
  ]);
  expect(named('pack.build')).toHaveLength(1);
  const prewarmed = await system.otlp.waitFor((spans) =>
    spans.find(
      (span) => span.traceId === traceId && span.service === 'dawsos-executor' && span.name === 'http.request',
    ),
  );
  expect(prewarmed.attributes['http.route']).toBe('/v1/packs/:date/prewarm');
});

test('the first valuation with the pack finds it in the cache', async () => {
  const executor = services['executor-api'];
  const lookUps = async () => {
    const { value } = await scrape(executor);
    return ['hit', 'miss'].map((outcome) => value('dawsos_cache_requests_total', { cache: 'pack', outcome }) ?? 0);
  };
  expect(await lookUps()).toEqual([0, 1]);
  const url = `${executor.url}/v1/portfolios/${sample.portfolio}/valuation?asof_date=${date}`;
  expect(await send(url, { user: sample.user })).toMatchObject({ status: 200 });
  expect(await lookUps()).toEqual([1, 1]);
});

test('a pack that is not there cannot be warmed, and neither can what is no date', async () => {
  const prewarm = (day: string) => send(`${services['executor-api'].url}/v1/packs/${day}/prewarm`, { method: 'POST' });
  expect(await prewarm('2001-01-01')).toMatchObject({ status: 404, body: { code: 'PACK_NOT_FOUND' } });
  expect(await prewarm('today')).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } });
});

test('the macro figures of the date stay what they were that night, whatever is revised', async () => {
  const observe = async () => {
    const url = `${services['agent-runtime'].url}/v1/agents/macro_hound/capabilities/latest_observation`;
    const ctx = { ...requestContext(), asof_date: date, pricing_pack_id: `PP_${date}` };
    return (await send(url, { body: { ctx, inputs: { indicator: 'unemployment' } } })).body;
  };
  const before = await observe();
  await db.database.query({
    text: `update macro_series set value = value + 1 where series = 'UNRATE'`,
    operation: 'update',
    table: 'macro_series',
  });
  expect(await observe()).toEqual(before);
});

test('the journal the chain compared is the one trades are written to', async () => {
  const [row] = await db.database.query<{ ledger_commit_hash: string; agrees: boolean }>({
    text: 'select ledger_commit_hash, agrees from ledger_reconciliations',
    operation: 'select',
    table: 'ledger_reconciliations',
  });
  const journal = await readFile(system.journal, 'utf8');
  expect(row?.agrees).toBe(true);
  expect(journal).toContain(`; commit ${row?.ledger_commit_hash}`);
});
