import { expect, it } from 'vitest';
import { parseStackArguments } from './parse-arguments.ts';

it.each(['up', 'down', 'status', 'install'] as const)('%s is a command', (command) => {
  expect(parseStackArguments([command])).toEqual({ command, withLoki: false });
});

it('Loki can be asked for', () => {
  expect(parseStackArguments(['up', '--with-loki'])).toEqual({ command: 'up', withLoki: true });
});

it.each([[[]], [['start']], [['up', 'down']], [['up', '--fast']]])('%j makes no sense', (argv) => {
  expect(parseStackArguments(argv)).toBeUndefined();
});
