import { expect, it } from 'vitest';
import { isPublicAddress, webhookUrlProblem } from './receiver-address.ts';

it.each([
  '127.0.0.1',
  '10.0.0.1',
  '172.16.3.4',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  'fe80::1',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:a00:1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '2001:db8::1',
  'not an address',
])('%s is no address of the internet', (address) => expect(isPublicAddress(address)).toBe(false));

it.each(['93.184.216.34', '8.8.8.8', '2606:4700::6810:84e5', '::ffff:8.8.8.8', '64:ff9b::808:808'])(
  '%s is one',
  (address) => expect(isPublicAddress(address)).toBe(true),
);

it.each([
  ['http://hooks.example.com/x', 'https'],
  ['https://127.0.0.1/', 'private'],
  ['https://2130706433/', 'private'],
  ['https://0x7f.1/', 'private'],
  ['https://[::1]/', 'private'],
  ['https://[::ffff:10.0.0.1]/', 'private'],
  ['https://localhost/', 'private'],
  ['https://localhost./', 'private'],
  ['https://api.localhost/', 'private'],
  ['https://metadata.google.internal/', 'private'],
  ['https://postgres/', 'private'],
  ['https://user:pass@hooks.example.com/', 'password'],
  ['https://', 'URL'],
])('%s is refused: %s', (url, why) => expect(webhookUrlProblem(url, { allowPrivate: false })).toContain(why));

it('lets public https through, and in development everything but a password', () => {
  expect(webhookUrlProblem('https://hooks.example.com/a?b=c', { allowPrivate: false })).toBeUndefined();
  expect(webhookUrlProblem('https://93.184.216.34/', { allowPrivate: false })).toBeUndefined();
  expect(webhookUrlProblem('http://127.0.0.1:9000/', { allowPrivate: true })).toBeUndefined();
  expect(webhookUrlProblem('http://a:b@127.0.0.1/', { allowPrivate: true })).toContain('password');
});
