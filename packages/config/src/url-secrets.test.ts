import { expect, it } from 'vitest';
import { Secret } from './secret.ts';
import { urlSecrets } from './url-secrets.ts';

it.each([
  ['no password', 'redis://localhost:6379', []],
  ['a plain password', 'redis://:plain@localhost', ['plain']],
  ['an encoded password', 'redis://:p%40ss@localhost', ['p%40ss', 'p@ss']],
  ['a stray % in the password', 'redis://:50%off@localhost', ['50%off']],
])('of a URL with %s', (_title, url, passwords) => {
  expect(urlSecrets(new Secret(url))).toEqual([url, ...passwords]);
});
