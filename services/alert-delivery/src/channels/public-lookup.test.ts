import { expect, it } from 'vitest';
import { guardAddresses } from './public-lookup.ts';

const address = (text: string) => ({ address: text, family: text.includes(':') ? 6 : 4 });

it('lets through what is public alone', () => {
  expect(guardAddresses([address('93.184.216.34'), address('2606:4700::1')])).toHaveLength(2);
});

it.each([
  ['a private one', [address('10.0.0.1')]],
  ['a private one among public ones', [address('93.184.216.34'), address('127.0.0.1')]],
  ['none', []],
])('refuses %s', (_, addresses) => {
  expect(() => guardAddresses(addresses)).toThrow(expect.objectContaining({ code: 'ERR_FORBIDDEN_ADDRESS' }));
});
