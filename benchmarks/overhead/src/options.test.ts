import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

describe('the command line', () => {
  it('measures everything in seven rounds unless told otherwise', () => {
    const { rounds, columns, variants, profile } = parseOptions([]);
    expect({ rounds, columns, profile, variants: variants.length > 5 }).toEqual({
      rounds: 7,
      columns: ['plain', 'database'],
      profile: false,
      variants: true,
    });
  });

  it('takes some variants, one column and a profile', () => {
    const { variants, columns, rounds } = parseOptions([
      '--quick',
      '--variants',
      'bare,dawsos-10',
      '--columns',
      'plain',
    ]);
    expect([variants.map(({ name }) => name), columns, rounds]).toEqual([['bare', 'dawsos-10'], ['plain'], 3]);
    expect(parseOptions(['--profile', 'dawsos-100'])).toMatchObject({
      profile: true,
      variants: [{ name: 'dawsos-100' }],
    });
  });

  it.each([
    [['--rounds', '0'], '--rounds'],
    [['--warm-up', 'long'], '--warm-up'],
    [['--variants', 'nobody'], 'no nobody; there are bare'],
    [['--columns', 'cached'], 'no cached; there are plain, database'],
    [['--slow'], '--slow'],
  ])('refuses %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});
