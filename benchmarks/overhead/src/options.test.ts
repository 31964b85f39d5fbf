import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

describe('the command line', () => {
  it('measures everything in seven rounds and writes it down unless told otherwise', () => {
    const { parts, variants, effort, write, profile } = parseOptions([]);
    expect({ parts, rounds: effort.rounds, write, profile, variants: variants.length > 15 }).toEqual({
      parts: ['plain', 'database', 'scrape', 'loss', 'log'],
      rounds: 7,
      write: true,
      profile: false,
      variants: true,
    });
  });

  it('takes some variants, some parts and a profile', () => {
    const { variants, parts, effort } = parseOptions([
      '--quick',
      '--variants',
      'bare,dawsos-10',
      '--parts',
      'plain,log',
    ]);
    expect([variants.map(({ name }) => name), parts, effort.rounds]).toEqual([
      ['bare', 'dawsos-10'],
      ['plain', 'log'],
      3,
    ]);
    expect(parseOptions(['--profile', 'dawsos-100'])).toMatchObject({
      profile: true,
      parts: ['plain'],
      variants: [{ name: 'dawsos-100' }],
    });
  });

  it.each([
    [['--quick'], false],
    [['--variants', 'bare'], false],
    [['--rounds', '3'], false],
    [['--warm-up', '10'], false],
    [['--rounds', '3', '--write'], true],
    [['--rounds', '9'], true],
    [['--parts', 'scrape'], true],
  ])('with %j, results are written: %s', (args, write) => {
    expect(parseOptions(args).write).toBe(write);
  });

  it.each([
    [['--rounds', '0'], '--rounds'],
    [['--warm-up', 'long'], '--warm-up'],
    [['--variants', 'nobody'], 'no nobody; there are bare'],
    [['--parts', 'cached'], 'no cached; there are plain, database'],
    [['--slow'], '--slow'],
  ])('refuses %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});
