import { expect, it } from 'vitest';
import { parseArguments, UsageError } from './parse-arguments.ts';

it('leaves the choice of the stack open unless one is asked for', () => {
  expect(parseArguments([])).toEqual({ stack: undefined });
  for (const stack of ['docker', 'native', 'none']) expect(parseArguments([`--stack=${stack}`])).toEqual({ stack });
});

it('refuses a kind of stack nobody knows with those there are', () => {
  expect(() => parseArguments(['--stack=podman'])).toThrow(/choose one of docker, native, none/);
});

it('refuses an option nobody knows', () => {
  expect(() => parseArguments(['--fast'])).toThrow(UsageError);
});
