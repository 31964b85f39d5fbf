import { describe, expect, it } from 'vitest';
import { classifyKey } from './key-policy.ts';
import { redact } from './redact.ts';
import { scrubText } from './scrub-text.ts';

const size = 100_000;
const filled = (unit: string): string => unit.repeat(Math.ceil(size / unit.length));

/** Texts on which a careless pattern would take quadratic or exponential time. */
const adversarial: readonly (readonly [string, string])[] = [
  ['letters', filled('a')],
  ['digits', filled('1')],
  ['digits in groups', filled('4 ')],
  ['card numbers but one digit', filled('4111 1111 1111 1112 ')],
  ['hex digits', filled('4111111111111111a')],
  ['spaces after a key', `password${filled(' ')}`],
  ['spaces', filled(' ')],
  ['backslashes', `password${filled('\\')}`],
  ['escaped quotes', `password:${filled('\\"')}`],
  ['unclosed quotes', filled('token="')],
  ['unclosed brackets', filled('token=[')],
  ['open brackets', `token=${filled('[')}`],
  ['assignments', filled('a=')],
  ['keys of many parts', `${filled('a_')}=x`],
  ['keys of many digits', `${filled('1')}x=y`],
  ['at signs', filled('a@')],
  ['almost e-mail addresses', filled('a@b.')],
  ['a long mailbox', `${filled('a.')}@`],
  ['almost URLs', filled('://a')],
  ['almost tokens', filled('eyJaaaaaa.')],
  ['almost IBANs', filled('DE44')],
  ['almost UUIDs', filled('abcdefab-cdef-4abc-8def-')],
  ['almost private keys', filled('-----BEGIN PRIVATE KEY-----')],
  ['dashes', filled('-')],
  ['bearer after bearer', filled('bearer ')],
];

const fastestMs = (work: () => void): number =>
  Math.min(
    ...[1, 2, 3].map(() => {
      const startedAt = performance.now();
      work();
      return performance.now() - startedAt;
    }),
  );

/** Generous: the slowest takes some 10 ms. */
const limitMs = 150;

describe('100 KB are soon redacted, even of', () => {
  it.each(adversarial)('%s', (_what, text) => {
    expect(fastestMs(() => scrubText(text))).toBeLessThan(limitMs);
    expect(fastestMs(() => redact({ [text]: 1 }))).toBeLessThan(limitMs);
    expect(fastestMs(() => classifyKey(text))).toBeLessThan(limitMs);
  });
});
