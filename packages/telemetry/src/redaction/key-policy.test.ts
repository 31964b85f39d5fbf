import { hashedKeys, redactedKeys } from '@dawsos/conventions';
import { describe, expect, it } from 'vitest';
import { classifyKey } from './key-policy.ts';

const words = (key: string): string[] => key.split(/[_-]/);
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** How one key is written in different places. */
const spellings = (key: string): string[] => [
  key,
  words(key).join('_'),
  words(key).join('-'),
  words(key).join('.'),
  words(key).join(' '),
  words(key).join(''),
  words(key).join('_').toUpperCase(),
  words(key).join('').toUpperCase(),
  words(key).map(capital).join(''),
  words(key).map(capital).join('-'),
  words(key)
    .map((word, index) => (index === 0 ? word : capital(word)))
    .join(''),
  `client_${key}`,
  `client${words(key).map(capital).join('')}`,
  `${words(key).join('_')}_2`,
  `body[${key}]`,
];

describe('a key that must not be told', () => {
  it.each(redactedKeys.flatMap(spellings))('%s', (key) => expect(classifyKey(key)).toBe('redact'));

  it.each([
    'cookies',
    'tokens',
    'emails',
    'quantities',
    'apiKeys',
    'addresses',
    'dbpassword',
    'passwordHash',
    'oldSecretValue',
    'APIKey',
    'XAuthToken',
  ])('%s', (key) => expect(classifyKey(key)).toBe('redact'));
});

describe('a key of an id that is personal', () => {
  it.each([...hashedKeys.flatMap(spellings), 'userIDs', 'XUserId'])('%s', (key) => {
    expect(classifyKey(key)).toBe('hash');
  });
});

describe('a key that says nothing', () => {
  it.each([
    'price_date',
    'pattern_id',
    'request_id',
    'trace_id',
    'agent_name',
    'status',
    'tokenizer',
    'discard',
    'japan',
    'company',
    'asof_date',
    'costume',
    '',
    '__proto__',
    'constructor',
  ])('%s', (key) => expect(classifyKey(key)).toBe('text'));
});

it('costs no memory for keys without end', () => {
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < 20_000; index++) classifyKey(`${'k'.repeat(1000)}${index}`);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(10 << 20);
});
