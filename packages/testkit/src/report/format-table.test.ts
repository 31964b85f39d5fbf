import { expect, it } from 'vitest';
import { formatTable } from './format-table.ts';

it('a table is Markdown, its figures aligned to the right', () => {
  expect(
    formatTable([
      ['variant', 'µs'],
      ['a', '7'],
      ['bare Express', '115'],
    ]).split('\n'),
  ).toEqual(['| variant      |  µs |', '| ------------ | --: |', '| a            |   7 |', '| bare Express | 115 |']);
});
