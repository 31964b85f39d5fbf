import { redactedKeys } from '@dawsos/conventions';
import fc from 'fast-check';

/** Secrets of every kind the policy knows by their looks, in text; `secret` is what must not be left of it. */
export interface Planted {
  readonly text: string;
  readonly secret: string;
}

const lower = 'abcdefghijklmnopqrstuvwxyz';
const alphanumeric = `${lower}ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789`;
const stringOf = (characters: string, minLength: number, maxLength = minLength): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength });
const word = stringOf(alphanumeric, 12, 24);

/** A value that no pattern knows: only its key gives it away. */
export const canary: fc.Arbitrary<string> = stringOf('ghjkmnpqrstvwxyz', 16).map((tail) => `canary${tail}`);

const luhnDigit = (digits: string): string => {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    sum += index % 2 === 1 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9;
  }
  return String((10 - (sum % 10)) % 10);
};
const card = fc
  .tuple(fc.constantFrom('4', '51', '2221', '6011'), stringOf('0123456789', 15), fc.constantFrom('', ' ', '-'))
  .map(([prefix, rest, separator]) => {
    const digits = (prefix + rest).slice(0, 15);
    return (digits + luhnDigit(digits)).match(/\d{4}/g)?.join(separator) ?? '';
  });
const email = fc
  .tuple(stringOf(`${lower}0123456789._+-`, 1, 20), stringOf(lower, 1, 12), fc.constantFrom('com', 'example', 'co.uk'))
  .map(([local, domain, top]) => `a${local}@${domain}.${top}`);
const ssn = fc
  .tuple(stringOf('123456789', 3), stringOf('123456789', 2), stringOf('123456789', 4))
  .map((parts) => parts.join('-'));
const jwt = fc.tuple(word, word, word).map((parts) => `eyJ${parts.join('.')}`);
const iban = stringOf('0123456789', 20).map((digits) => `DE${digits}`);
const apiKey = fc
  .tuple(fc.constantFrom('sk_live_', 'sk-proj-', 'ghp_', 'AIza', 'xoxb-', 'glpat-'), stringOf(alphanumeric, 36))
  .map((parts) => parts.join(''));
export const uuid: fc.Arbitrary<string> = fc.uuid();

const bare = (secrets: fc.Arbitrary<string>): fc.Arbitrary<Planted> =>
  secrets.map((secret) => ({ text: secret, secret }));

/** A redacted key as one would meet it. */
export const secretKey: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...redactedKeys),
    fc.constantFrom<(words: string[]) => string>(
      (words) => words.join('_'),
      (words) => words.join('-').toUpperCase(),
      (words) => words.map((text, index) => (index > 0 ? text.charAt(0).toUpperCase() + text.slice(1) : text)).join(''),
      (words) => `my${words.map((text) => text.charAt(0).toUpperCase() + text.slice(1)).join('')}`,
      (words) => `X-${words.map((text) => text.charAt(0).toUpperCase() + text.slice(1)).join('-')}`,
    ),
  )
  .map(([key, style]) => style(key.split(/[_-]/)));

const assignment = fc
  .tuple(secretKey, canary, fc.constantFrom('=', ': ', '="', "':'", '":"', '\\":\\"'))
  .map(([key, secret, separator]) => ({ text: `${key}${separator}${secret}`, secret }));

const planted: fc.Arbitrary<Planted> = fc.oneof(
  bare(card),
  bare(email),
  bare(ssn),
  bare(jwt),
  bare(iban),
  bare(apiKey),
  bare(uuid),
  assignment,
  canary.map((secret) => ({ text: `Bearer ${secret}`, secret })),
  canary.map((secret) => ({ text: `postgres://app:${secret}@db:5432/app`, secret })),
  canary.map((secret) => ({ text: `/v3/quote?symbol=AAPL&apikey=${secret}&days=3`, secret })),
);

/** Text around a secret: words, and marks that end them. */
const prose = fc.string({
  unit: fc.constantFrom(...lower.slice(0, 8), ' ', ' ', '.', ',', '(', '\n', '!'),
  maxLength: 30,
});

/** Free text with a secret in it. */
export const plantedText: fc.Arbitrary<Planted> = fc
  .tuple(prose, planted, prose)
  .map(([before, { text, secret }, after]) => ({ text: `${before} ${text} ${after}`, secret }));
