import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { hashId } from './hash-id.ts';

const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

it('is the first 8 hex digits of the SHA-256', () => {
  expect(hashId(id)).toBe(createHash('sha256').update(id).digest('hex').slice(0, 8));
});

it('does not depend on letter case', () => {
  expect(hashId(id.toUpperCase())).toBe(hashId(id));
});

it('is the same when it is hashed again', () => {
  expect(hashId(hashId(id))).toBe(hashId(id));
});

it('hides ids that look like a hash', () => {
  for (const account of ['12345678', 'deadbeef']) expect(hashId(account)).not.toBe(account);
});

it('stays right, and in bounded memory, for ids without end', () => {
  for (let index = 0; index < 25_000; index++) hashId(`id-${index}`);
  const again = hashId('id-24999');
  expect(hashId(again)).toBe(again);
});
