import { expect, it } from 'vitest';
import { createLines } from './terminal-progress.ts';

it('writes a line at the start of a phase and at each quarter', () => {
  const lines: string[] = [];
  const progress = createLines((line) => lines.push(line));
  const report = progress.phase('load', 100_005);
  report(5);
  for (let page = 0; page < 10; page++) report(10_000);

  expect(lines).toEqual([
    'load 0/100005',
    'load 30005/100005',
    'load 50005/100005',
    'load 80005/100005',
    'load 100005/100005',
  ]);
});
