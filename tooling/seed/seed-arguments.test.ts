import { expect, test } from 'vitest';
import { parseSeedArguments, SeedUsageError } from './seed-arguments.ts';

test('without arguments only the samples are seeded', () => {
  expect(parseSeedArguments([])).toEqual({ portfolios: 0, seed: 1, positions: undefined });
});

test('a number of portfolios and their family can be asked for', () => {
  expect(parseSeedArguments(['--portfolios', '1000', '--seed=7', '--positions', '10'])).toEqual({
    portfolios: 1000,
    seed: 7,
    positions: 10,
  });
});

test('every bad argument is named', () => {
  expect(() => parseSeedArguments(['--portfolios', 'many', '--seed', '65536'])).toThrow(/--portfolios.*\n--seed/);
  expect(() => parseSeedArguments(['--portfolios', '-5'])).toThrow(SeedUsageError);
  expect(() => parseSeedArguments(['--users', '5'])).toThrow(SeedUsageError);
});
