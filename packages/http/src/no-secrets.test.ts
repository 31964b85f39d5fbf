import { describe, expect, it } from 'vitest';
import { spawnFixture } from './testing/spawn-fixture.ts';

const userId = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const portfolioId = '9b2d6f10-1111-4222-8333-0305e82c3302';
const ownSecret = 'plain-looking-own-words';

/** Every secret planted, each told apart by where it was planted. */
const planted = {
  password: 'canary-password',
  token: 'canary-token',
  amount: 987_654.25,
  card: '4111 1111 1111 1111',
  email: 'canary@example.com',
  ssn: '078-05-1120',
  iban: 'DE89370400440532013000',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOjF9.c2lnbmF0dXJl',
  apiKey: 'sk_live_canaryabcdefghij',
  queryKey: 'canary-query-key',
  cookie: 'canary-cookie',
  authorization: 'canary-authorization',
};

const body = {
  note: `card ${planted.card} of ${planted.email}, ssn ${planted.ssn}, pay ${planted.iban} with ${planted.apiKey}`,
  config: `db=postgres://app:${planted.password}@db/x token=${planted.token} ${ownSecret}`,
  nested: [{ deep: { dbPassword: planted.password, items: [{ accessToken: planted.token }] } }],
  amount: planted.amount,
  jwt: planted.jwt,
  text: `jwt ${planted.jwt}`,
  owner: userId,
  portfolioId,
};
const headers = {
  'content-type': 'application/json',
  'x-user-id': userId,
  authorization: `Bearer ${planted.authorization}`,
  cookie: `theme=dark; sid=${planted.cookie}`,
  'x-api-key': planted.token,
  baggage: `user_id=${userId},note=${encodeURIComponent(planted.email)}`,
};
const query = `?apikey=${planted.queryKey}&mail=${encodeURIComponent(planted.email)}&user=${userId}`;

const forbidden = [
  ...Object.values(planted).map(String),
  encodeURIComponent(planted.email),
  ownSecret,
  userId,
  portfolioId,
];

describe('a secret in body, header, query, error text, cause chain or nested object', () => {
  it.for(['json', 'human'])('turns up in no sink, the log being %s', async (format, context) => {
    const { url, service, sink, sentry } = await spawnFixture(context, { OWN_SECRET: ownSecret, LOG_FORMAT: format });
    const call = { method: 'POST', body: JSON.stringify(body), headers };
    expect((await fetch(`${url}/v1/portfolios/${portfolioId}/valuation${query}`, call)).status).toBe(200);
    const failed = await fetch(`${url}/v1/fail${query}`, call);
    expect(failed.status).toBe(500);
    const broken = await fetch(`${url}/v1/fail${query}`, { ...call, body: `${JSON.stringify(body)}}` });
    expect(broken.status).toBe(400);
    const nowhere = await fetch(`${url}/nowhere/${userId}${query}`, { headers });
    const metrics = await fetch(`${url}/metrics`, { headers: { accept: 'application/openmetrics-text' } });
    const answers = await Promise.all([failed, broken, nowhere, metrics].map((answer) => answer.text()));
    await service.stop();

    expect(sink.spans().filter(({ kind }) => kind === 'server')).toHaveLength(4);
    expect(sentry.events()).toHaveLength(1);
    expect(service.stdout.lines.join('\n')).toContain('body read');
    const seen = {
      log: service.stdout.lines.join('\n'),
      errors: service.stderr.lines.join('\n'),
      answers: answers.join('\n'),
      spans: sink.requests.map((request) => request.body.toString('latin1')).join('\n'),
      reports: sentry.requests.map((request) => request.body.toString()).join('\n'),
    };
    const leaks = Object.entries(seen).flatMap(([where, text]) =>
      forbidden.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${where}`),
    );
    expect(leaks).toEqual([]);
    expect(seen.errors).toBe('');
  });
});
