import { describe, expect, it } from 'vitest';
import { parseBuildArguments } from './build-arguments.ts';

const problemsOf = (line: string) => {
  const parsed = parseBuildArguments(line.split(' ').filter((part) => part !== ''));
  return parsed.outcome === 'invalid' ? parsed.problems : [];
};

describe('parseBuildArguments', () => {
  it.each([
    ['--date 2013-03-01', { date: '2013-03-01', markFresh: false }],
    ['--date=2000-03-01 --mark-fresh', { date: '2000-03-01', markFresh: true }],
    ['--date=2000-03-01 --universe=0', { date: '2000-03-01', universe: 0, markFresh: false }],
    ['-- --mark-fresh --universe 100000 --date 2004-02-29', { date: '2004-02-29', universe: 100000, markFresh: true }],
  ])('reads %s', (line, request) => {
    expect(parseBuildArguments(line.split(' '))).toEqual({ outcome: 'valid', request });
  });

  it.each([
    ['', ['--date: is missing']],
    ['--date', ['--date: must be a calendar date, YYYY-MM-DD']],
    ['--date 2013-02-29', ['--date: must be a calendar date, YYYY-MM-DD']],
    ['--date 2000-02-29', ['--date: must be from 2000-03-01 to 2013-03-01']],
    ['--date 2013-03-02', ['--date: must be from 2000-03-01 to 2013-03-01']],
    ['--date 2013-03-01 --universe -1', ['--universe: must be a whole number from 0 to 999999']],
    ['--date 2013-03-01 --universe 1e3', ['--universe: must be a whole number from 0 to 999999']],
    ['--date 2013-03-01 --universe', ['--universe: must be a whole number from 0 to 999999']],
    ['--date 2013-03-01 --mark-fresh=no', ['--mark-fresh: takes no value']],
    ['--date 2013-03-01 --date 2013-02-28', ['--date: given more than once']],
    ['--date 2013-03-01 now', ['now: unexpected argument']],
  ])('refuses "%s" and says why', (line, problems) => {
    expect(problemsOf(line)).toEqual(problems);
  });

  it('names every bad argument at once', () => {
    expect(problemsOf('--dat 2013-03-01 --universe many --fresh')).toEqual([
      '--dat: unknown option',
      '2013-03-01: unexpected argument',
      '--fresh: unknown option',
      '--date: is missing',
      '--universe: must be a whole number from 0 to 999999',
    ]);
  });
});
