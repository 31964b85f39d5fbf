import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { foreign, sample } from '../samples.ts';
import { send } from '../send.ts';
import { startSystem } from '../system.ts';
import { tableContents } from '../table-contents.ts';
import { executeRefusals } from './execute-refusals.ts';
import { portfolioRefusals, valuationRefusals } from './portfolio-refusals.ts';
import { injection, nobodys, type Refusal } from './refusal.ts';
import { refuse as refuseAt } from './refused.ts';
import { order, tradeRefusals, usedKey } from './trade-refusals.ts';

const { services, db, journal } = await startSystem(['executor-api', 'agent-runtime']);
const { url } = services['executor-api'];
const { user } = sample;

const makeOrder = async (key: string) => {
  const options = { user, body: { ...order, action: 'dividend' }, headers: { 'idempotency-key': key } };
  expect(await send(`${url}/v1/portfolios/${sample.portfolio}/trades`, options)).toMatchObject({ status: 201 });
};
const written = async () => ({ ...(await tableContents(db.database)), journal: await readFile(journal, 'latin1') });

let before: Awaited<ReturnType<typeof written>>;
beforeAll(async () => {
  await makeOrder(usedKey);
  before = await written();
});

const refuse = (refusal: Omit<Refusal, 'is'>) => refuseAt(url, refusal);
const check = async (refusal: Omit<Refusal, 'is'>): Promise<void> => void (await refuse(refusal));

describe('execute refuses', () => {
  const path = '/v1/execute';

  test.each(executeRefusals)('$is', check);

  test.each(['portfolio_overview', 'portfolio_performance', 'currency_exposure', 'concentration_risk'])(
    'to run %s on another user’s portfolio',
    (pattern_id) =>
      check({
        path,
        user,
        body: { pattern_id, inputs: { portfolio_id: foreign.portfolio } },
        status: 404,
        code: 'PORTFOLIO_NOT_FOUND',
      }),
  );

  test('a packed body that is small on the way and beyond the limit here', async () => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', 'x-user-id': user },
      body: gzipSync(JSON.stringify({ pattern_id: 'macro_context', inputs: { x: 'x'.repeat(10_000_000) } })),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'BODY_TOO_LARGE' });
  });

  test('inputs nested beyond reason, in reasonable time', () =>
    check({
      path,
      user,
      body: `{"pattern_id":"macro_context","inputs":{"x":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`,
      status: 422,
      code: 'BAD_INPUTS',
    }));
});

const routes = [
  ['POST', '/v1/execute', { pattern_id: 'macro_context', inputs: {} }],
  ['POST', '/v1/portfolios', { name: 'Mine', base_currency: 'EUR' }],
  ['GET', '/v1/portfolios', undefined],
  ['GET', `/v1/portfolios/${sample.portfolio}`, undefined],
  ['GET', `/v1/portfolios/${sample.portfolio}/valuation`, undefined],
  ['POST', `/v1/portfolios/${sample.portfolio}/trades`, order],
] as const;

describe.each(routes)('%s %s', (method, path, body) => {
  test.each([
    ['no user', undefined],
    ['an empty one', ''],
    ['half a UUID', '11111111-1111-4111'],
    ['two', `${user}, ${foreign.user}`],
    ['SQL', `${user}' or '1'='1`],
  ])('asks who is there where there is %s', (_, who) =>
    check({ method, path, body, ...(who !== undefined && { user: who }), status: 401, code: 'USER_REQUIRED' }),
  );
});

describe.each(routes.slice(3))('%s %s', (method, path, body) => {
  test('answers for another user’s portfolio as for none, to the letter', async () => {
    const [theirs, none] = await Promise.all(
      [foreign.portfolio, nobodys].map((id) =>
        refuse({
          method,
          body,
          user,
          path: path.replace(sample.portfolio, id),
          status: 404,
          code: 'PORTFOLIO_NOT_FOUND',
        }),
      ),
    );
    expect({ ...theirs?.body, trace_id: '' }).toEqual({ ...none?.body, trace_id: '' });
  });

  test.each(['1', injection, `${sample.portfolio}x`, '..%2f..', '%00', 'a1111111-1111-4111-8111-11111111111g'])(
    'looks nothing up under %s',
    (id) =>
      check({ method, body, user, path: path.replace(sample.portfolio, encodeURI(id)), status: 400, code: 'BAD_ID' }),
  );

  test('refuses a path that cannot be decoded', () =>
    check({ method, body, user, path: path.replace(sample.portfolio, '%zz'), status: 400, code: 'BAD_PATH' }));
});

describe('a portfolio is not made', () => {
  test.each(portfolioRefusals)('$is', check);
});

describe('a trade is not made', () => {
  test.each(tradeRefusals)('$is', check);
});

describe('a valuation is refused', () => {
  test.each(valuationRefusals)('$is', check);
});

test('headers beyond the limit are refused, and the service goes on', async () => {
  const response = await fetch(`${url}/v1/patterns`, { headers: { 'x-much': 'x'.repeat(20_000) } });
  expect(response.status).toBe(431);
  expect((await send(`${url}/health`)).status).toBe(200);
});

test.each([
  ['PUT', '/v1/execute'],
  ['DELETE', `/v1/portfolios/${sample.portfolio}`],
  ['GET', '/v2/patterns'],
  ['GET', '/faults'],
  ['PUT', '/faults'],
])('there is nothing at %s %s', (method, path) => check({ method, path, user, status: 404, code: 'NOT_FOUND' }));

test('what was refused is no failure of ours', async () => {
  const { body } = await send<string>(`${url}/metrics`);
  expect(body).not.toMatch(/^http_requests_total\{[^}]*status="5[^}]*\} [^0]/m);
  expect(body).not.toMatch(/^dawsos_request_errors_total\{/m);
});

test('what was refused has left nothing: no row, no byte of the journal', async () => {
  expect(await written()).toEqual(before);
  await makeOrder('a-new-one');
  const after = await written();
  const changed = Object.keys(after).filter(
    (part) => after[part as keyof typeof after] !== before[part as keyof typeof before],
  );
  expect(changed.sort()).toEqual(['journal', 'ledger_head', 'trades']);
});
