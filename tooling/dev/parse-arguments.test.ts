import { describe, expect, it } from 'vitest';
import { chooseStack } from './choose-stack.ts';
import { parseArguments, UsageError } from './parse-arguments.ts';

const stackOf = (...argv: string[]) => chooseStack(parseArguments(argv).stack);

describe('the observability stack', () => {
  it('is none unless asked for', () => {
    expect(stackOf()).toBe('none');
    expect(stackOf('--stack=none')).toBe('none');
  });

  it.each(['docker', 'native'])('that is not there yet is refused: %s', (kind) => {
    expect(() => stackOf(`--stack=${kind}`)).toThrow(
      new UsageError(`--stack=${kind} is not there yet: use --stack=none, or leave the option out`),
    );
  });

  it('of a kind nobody knows is refused with those there are', () => {
    expect(() => stackOf('--stack=podman')).toThrow(/choose one of docker, native, none/);
  });
});

it('refuses an option nobody knows', () => {
  expect(() => parseArguments(['--fast'])).toThrow(UsageError);
});
