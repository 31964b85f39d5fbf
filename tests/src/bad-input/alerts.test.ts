import { beforeAll, describe, expect, test } from 'vitest';
import { send } from '../send.ts';
import { startSystem } from '../system.ts';
import { tableContents } from '../table-contents.ts';
import { alertRuleRefusals, operatorRefusals } from './alert-refusals.ts';
import { nobodys } from './refusal.ts';
import { refuse } from './refused.ts';

const token = 'token-of-the-operators';
const { services, db } = await startSystem(['executor-api', 'alert-delivery'], {
  // Nothing else is evaluated or queued meanwhile that would be seen as written.
  env: { ALERT_OPERATOR_TOKEN: token, ALERT_POLL_MS: '60000' },
});
const { url } = services['alert-delivery'];
const authorization = `Bearer ${token}`;
const written = async () => {
  const { alert_evaluations: _, ...rest } = await tableContents(db.database);
  return rest;
};

let before: Awaited<ReturnType<typeof written>>;
beforeAll(async () => {
  before = await written();
});

describe('an alert rule is not made', () => {
  test.each(alertRuleRefusals)('$is', async (refusal) => void (await refuse(services['executor-api'].url, refusal)));
});

describe('alert-delivery refuses', () => {
  test.each(operatorRefusals)('$is', async ({ headers, ...refusal }) => {
    await refuse(url, { ...refusal, headers: { authorization, ...headers } });
  });
});

describe('no dead letter is shown, sent or discarded for', () => {
  test.each([
    ['nobody', ''],
    ['another token', 'Bearer wrong'],
    ['the token as a password', `Basic ${btoa(`operators:${token}`)}`],
    ['the token and more', `Bearer ${token}x`],
    ['two', `Bearer ${token}, Bearer wrong`],
  ])('%s', async (_, other) => {
    for (const [method, path] of [
      ['GET', '/v1/dead-letters'],
      ['GET', `/v1/dead-letters/${nobodys}`],
      ['POST', '/v1/dead-letters/replay'],
      ['POST', `/v1/dead-letters/${nobodys}/replay`],
      ['DELETE', `/v1/dead-letters/${nobodys}`],
      ['POST', '/v1/evaluations'],
    ] as const) {
      await refuse(url, { method, path, headers: { authorization: other }, status: 401, code: 'OPERATOR_REQUIRED' });
    }
  });
});

test('what was refused is no failure of ours, and has left no row', async () => {
  const { body } = await send<string>(`${url}/metrics`);
  expect(body).not.toMatch(/^http_requests_total\{[^}]*status="5[^}]*\} [^0]/m);
  expect(await written()).toEqual(before);
});
