import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { scrape } from './scrape.ts';
import { type Answer, send } from './send.ts';
import { startSystem } from './system.ts';

interface Appended {
  readonly trade_id: string;
  readonly ledger_commit_hash: string;
}
interface Valuation {
  readonly ledger_commit_hash: string;
  readonly total_value: string;
  readonly positions: readonly unknown[];
}

const { services, journal, db } = await startSystem(['executor-api']);
const executor = services['executor-api'];
const user = '77777777-7777-4777-8777-777777777777';
const traceId = '5bd66ef5095369c7b0d1f8f4bd33716a';
/** The first one's quantity doubles: Apple was split two for one on 2005-02-28. */
const order = {
  action: 'buy',
  symbol: 'AAPL',
  quantity: '10',
  price: '88.99',
  currency: 'USD',
  trade_date: '2005-02-25',
};

let portfolio: string;
let before: string;
let made: Answer<Appended>;
const trade = (body: object, headers = {}) => send<Appended>(`${portfolio}/trades`, { user, body, headers });
const valuate = () => send<Valuation>(`${portfolio}/valuation`, { user });
const readJournal = () => readFile(journal, 'latin1');

beforeAll(async () => {
  const created = await send<{ id: string }>(`${executor.url}/v1/portfolios`, {
    user,
    body: { name: 'Through the split', base_currency: 'USD' },
  });
  expect(created.status).toBe(201);
  portfolio = `${executor.url}/v1/portfolios/${created.body.id}`;
  before = await readJournal();
  made = await trade(order, {
    'idempotency-key': 'order-1',
    traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
  });
});

test('a trade is appended to the journal, and the journal’s chain leads to the hash that was answered', async () => {
  expect(made.status).toBe(201);
  const after = await readJournal();
  expect(after.startsWith(before)).toBe(true);
  const [{ commit_hash: head } = { commit_hash: '' }] = await db.database.query<{ commit_hash: string }>({
    text: 'select commit_hash from ledger_head',
    operation: 'select',
    table: 'ledger_head',
  });
  expect(made.body.ledger_commit_hash).toBe(head);
  expect(chain(after)).toBe(head);
});

test('its entry says which trade of which trace it was', async () => {
  const entry = (await readJournal()).slice(before.length);
  expect(entry).toContain('2005-02-25 * "buy" "AAPL"');
  expect(entry).toContain(`trade_id: "${made.body.trade_id}"`);
  expect(entry).toContain(`trace_id: "${traceId}"`);
  expect(entry).toContain('10 AAPL @ 88.99 USD');
});

test('a valuation counts the shares that a split has made of them, at the ledger’s state that it names', async () => {
  expect(await valuate()).toMatchObject({
    status: 200,
    body: {
      ledger_commit_hash: made.body.ledger_commit_hash,
      // 2 × 10 × 430.47
      total_value: '8609.40',
      positions: [{ symbol: 'AAPL', quantity: '20', price: '430.47', price_date: '2013-03-01', fx_rate: '1' }],
    },
  });
});

test('a repeated order is answered as the first was, and made once', async () => {
  const written = await readJournal();
  for (const body of [order, { ...order, quantity: '10.00' }]) {
    expect(await trade(body, { 'idempotency-key': 'order-1' })).toMatchObject({ status: 201, body: made.body });
  }
  expect(await readJournal()).toBe(written);
  expect((await scrape(executor)).value('trade_volume_total', { action: 'buy' })).toBe(1);
});

test('orders sent at once are all made, one after another', async () => {
  const orders = Array.from({ length: 10 }, (_, index) =>
    trade(
      { ...order, symbol: 'IBM', quantity: '1', price: '200', trade_date: '2013-01-02' },
      { 'idempotency-key': `many-${index}` },
    ),
  );
  const answers = await Promise.all(orders);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  expect(new Set(answers.map(({ body }) => body.ledger_commit_hash)).size).toBe(10);
  const { body } = await valuate();
  // 8609.40 + 10 × 202.91
  expect(body.total_value).toBe('10638.50');
  expect(chain(await readJournal())).toBe(body.ledger_commit_hash);
});

/** SHA-256 over the hash before, a line feed and the entry, from that of nothing on. */
function chain(text: string): string {
  const entries = text.slice(text.indexOf('\n\n') + 2).split(/^; (?:entry|commit) [0-9a-f]{64}\n\n/m);
  expect(entries.pop()).toBe('');
  return entries.reduce(
    (hash, entry) => createHash('sha256').update(`${hash}\n`).update(entry, 'latin1').digest('hex'),
    createHash('sha256').digest('hex'),
  );
}
