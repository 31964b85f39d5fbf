import { describe, expect, it } from 'vitest';
import { hashId } from './hash-id.ts';
import { redactedMark } from './redacted-mark.ts';
import { scrubText } from './scrub-text.ts';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';

describe('text loses', () => {
  it.each([
    ['an e-mail address', 'mail bob.smith+tag@example.co.uk now', 'bob.smith+tag@example.co.uk'],
    ['an e-mail address with letters of other alphabets', 'jürgen@müller.example', 'jürgen@müller'],
    ['an e-mail address escaped for a URL', '/find?q=bob%40example.com', 'bob%40example.com'],
    ['an e-mail address at the end of a sentence', 'ask bob@example.com.', 'bob@example.com'],
    ['a card number', 'card 4111111111111111 declined', '4111111111111111'],
    ['a card number with spaces', 'card 4111 1111 1111 1111 declined', '4111 1111 1111 1111'],
    ['a card number with dashes', '5500-0055-5555-5559', '5500-0055-5555-5559'],
    ['a card number of 15 digits', 'amex 3782 822463 10005', '3782 822463 10005'],
    ['a card number before its expiry date', '4111111111111111 12/27', '4111111111111111'],
    ['a card number before its check digits', '4111 1111 1111 1111 123', '4111 1111 1111 1111'],
    ['a card number that ends a sentence', 'it was 4111111111111111.', '4111111111111111'],
    ['a card number after a word', 'card4111111111111111', '4111111111111111'],
    ['a social security number', 'ssn is 078-05-1120!', '078-05-1120'],
    ['a social security number after an underscore', 'id_078-05-1120', '078-05-1120'],
    ['a JSON web token', `got ${jwt}`, jwt],
    ['a bearer token', 'Bearer abcdefgh.ijklmn', 'abcdefgh.ijklmn'],
    ['a bearer token without digits or case', 'bearer\tqwertyuiop', 'qwertyuiop'],
    ['basic credentials', 'Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['digest credentials', 'sent Digest qwertyuiop', 'qwertyuiop'],
    ['an API key of Stripe’s shape', 'sk_live_abcdefghijklmnop', 'sk_live_abcdefghijklmnop'],
    ['an API key of a model vendor’s shape', 'sk-ant-abcdefghijklmnopqrst', 'sk-ant-abcdefghijklmnopqrst'],
    ['a GitHub token', 'ghp_abcdefghijklmnopqrstuvwxyzABCDEFGHIJ', 'ghp_abcdefghijklmnopqrstuvwxyz'],
    ['a fine-grained GitHub token', 'github_pat_abcdefghijklmnopqrstuv', 'github_pat_abcdefghijklmnopqrstuv'],
    ['a Slack token', 'xoxb-abcdefghijklm', 'xoxb-abcdefghijklm'],
    ['an AWS access key', 'AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
    ['a Google API key', 'AIzaSyA-abcdefghijklmnopqrstuvwxyz_ABCD', 'AIzaSyA-abcdefghijklmnopqrstuvwxyz_ABCD'],
    ['an IBAN', 'to DE89370400440532013000', 'DE89370400440532013000'],
    ['an IBAN in groups', 'to GB29 NWBK 6016 1331 9268 19', 'GB29 NWBK 6016 1331 9268 19'],
    ['the shortest IBAN there is', 'to NO93 8601 1117 947', 'NO93 8601 1117 947'],
    ['a password in a URL', 'postgres://app:hunter2@db:5432/x', 'hunter2'],
    ['a password with an at sign in a URL', 'postgres://app:hun@ter2@db/x', 'ter2'],
    ['a key in place of a user in a URL', 'http://publickey@sentry.example:9000/1', 'publickey'],
    ['an API key in a query', 'GET /v3/quote?symbol=AAPL&apikey=qwerty', 'qwerty'],
    ['a private key', 'x -----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAK\n-----END RSA PRIVATE KEY----- y', 'MIIEow'],
    ['a private key that was cut off', '-----BEGIN PRIVATE KEY-----\nMIIEow\nIBAAK', 'IBAAK'],
  ])('%s', (_what, text, secret) => {
    const clean = scrubText(text);
    expect(clean).not.toContain(secret);
    expect(clean).toContain(redactedMark);
  });

  it.each([
    ['after an equals sign', 'password=hunter2'],
    ['after a colon', 'Password: hunter2, next'],
    ['of a key in camel case', 'dbPassword=hunter2 userToken=hunter2'],
    ['of a key in capitals', 'ACCESSTOKEN=hunter2'],
    ['of a key with dashes', 'X-Api-Key: hunter2'],
    ['of a key in the plural', 'tokens=hunter2'],
    ['in JSON', '{"password":"hunter2"}'],
    ['in JSON, with an escaped quote', String.raw`{"password":"x\"hunter2"}`],
    ['in JSON inside JSON', String.raw`{"body":"{\"password\":\"hunter2\"}"}`],
    ['in JSON inside JSON, with an escaped quote', String.raw`"{\"password\":\"x\\\"hunter2\"}"`],
    ['in quotes that were cut off', 'password="x hunter2'],
    ['in what util.inspect prints', "{ secrets: [ 'x', 'hunter2' ] }"],
    ['in an object', 'credentials: { user: x, pass: hunter2 }'],
    ['in the second cookie', 'Cookie: theme=dark; sid=hunter2'],
    ['in an authorization of an unknown scheme', 'Authorization: ApiKey hunter2'],
    ['after another assignment', 'error: retry: token=hunter2'],
  ])('the value of a secret key %s', (_where, text) => {
    expect(scrubText(text)).not.toContain('hunter2');
  });

  it('ids of people, which become their hash', () => {
    const id = '3F2504E0-4F89-41D3-9A0C-0305E82C3301';
    const letters = 'abcdefab-cdef-4abc-8def-abcdefabcdef';
    expect(scrubText(`/v1/portfolios/${id}/valuation`)).toBe(`/v1/portfolios/${hashId(id)}/valuation`);
    expect(scrubText(`/v1/portfolios/${letters}`)).toBe(`/v1/portfolios/${hashId(letters)}`);
    expect(scrubText(`key_${id}`)).toBe(`key_${hashId(id)}`);
    expect(scrubText('user_id=alice-7')).toBe(`user_id=${hashId('alice-7')}`);
    expect(scrubText('{"portfolioId":"alice-7"}')).toBe(`{"portfolioId":"${hashId('alice-7')}"}`);
  });
});

describe('text keeps', () => {
  it.each([
    'router@7.2.0',
    '/app/node_modules/.pnpm/express@5.3.0_supports@1.0.0-rc.next/node_modules/express/lib/router.js:10:5',
    'pricing pack PP_2013-03-01 built for 2013-03-01',
    '2013-03-01T16:00:00.123Z',
    '0af7651916cd43dd8448eb211c80319c',
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    'a4111111111111111aaaaaaaaaaaaaaa',
    'took 1362.5 ms, 1362096000123456789 ns, 1363132800000',
    'price_date: 2013-03-01, row_count=4111',
    'connect ECONNREFUSED 127.0.0.1:5433',
    'at Session.run (file:///srv/session.ts:10:5)',
    'pattern_id=portfolio_overview step_index=0',
    'HTTP/1.1 503 Service Unavailable',
    'http://127.0.0.1:8010/v1/agents/financial_analyst?days=30',
    'SELECT symbol FROM pack_prices WHERE pack_id = $1',
    'v24.21.0 on linux-x64',
  ])('%s', (text) => {
    expect(scrubText(text)).toBe(text);
  });

  it('its length, up to a bound that it names', () => {
    expect(scrubText('a'.repeat(16_000))).toHaveLength(16_000);
    const cut = scrubText('a'.repeat(100_000));
    expect(cut.length).toBeLessThanOrEqual(16_384);
    expect(cut).toMatch(/a…\[\d+ more\]$/);
  });
});
