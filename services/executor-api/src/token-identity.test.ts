import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadPackFixture } from '@dawsos/testkit/pack-fixture';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Platform, send, startPlatform } from './testing/platform.ts';

const user = '66666666-6666-4666-8666-666666666666';
let keyServer: Server;
let platform: Platform;
let signingKey: CryptoKey;
let otherKey: CryptoKey;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  signingKey = pair.privateKey;
  otherKey = (await generateKeyPair('ES256')).privateKey;
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256' }] });
  keyServer = createServer((_, response) => response.setHeader('content-type', 'application/json').end(keys));
  await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
  const { port } = keyServer.address() as AddressInfo;
  platform = await startPlatform(
    { AUTH_JWKS_URL: `http://127.0.0.1:${port}/keys`, AUTH_ISSUER: 'https://id.example', AUTH_AUDIENCE: 'dawsos' },
    ({ database }) => loadPackFixture(database, { historyDays: 1 }),
  );
});
afterAll(async () => {
  await platform?.stop();
  keyServer?.close();
});

const token = ({ subject = user, key = signingKey, audience = 'dawsos', expires = '1h' } = {}) =>
  new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .setSubject(subject)
    .setIssuer('https://id.example')
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(key);
const list = (headers: Readonly<Record<string, string>>) => send(`${platform.url}/v1/portfolios`, { headers });

test('the user is the subject of a valid token', async () => {
  const headers = { authorization: `Bearer ${await token()}` };
  const portfolio = { name: 'By token', base_currency: 'USD' };
  expect((await send(`${platform.url}/v1/portfolios`, { body: portfolio, headers })).status).toBe(201);
  expect(await list(headers)).toMatchObject({ status: 200, body: [{ name: 'By token' }] });
  const [row] = await platform.db.database.query({
    text: 'select user_id from portfolios',
    operation: 'select',
    table: 'portfolios',
  });
  expect(row).toEqual({ user_id: user });
});

test.each([
  ['of another key', () => token({ key: otherKey })],
  ['for another audience', () => token({ audience: 'somebody' })],
  ['that has expired', () => token({ expires: '-1h' })],
  ['whose subject is no UUID', () => token({ subject: 'alice' })],
  ['that is unsigned', async () => `${btoa('{"alg":"none"}')}.${btoa(`{"sub":"${user}"}`)}.x`.replaceAll('=', '')],
  ['that is none', async () => 'abc'],
])('a token %s is refused', async (_, make) => {
  expect(await list({ authorization: `Bearer ${await make()}` })).toMatchObject({
    status: 401,
    body: { code: 'USER_REQUIRED' },
  });
});

test('no token is no user, and the header nobody signed is refused', async () => {
  expect(await list({})).toMatchObject({ status: 401 });
  const headers = { authorization: `Bearer ${await token()}`, 'x-user-id': user };
  expect(await list(headers)).toMatchObject({ status: 400, body: { code: 'USER_HEADER_REFUSED' } });
});
