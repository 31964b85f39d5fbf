import { parseArgs } from 'node:util';
import type { Column } from './columns.ts';
import { columns } from './columns.ts';
import type { Pace } from './measure-visit.ts';
import { variants as catalogue, variantNamed } from './variants/catalogue.ts';
import type { Variant } from './variants/variant.ts';

export interface Options {
  readonly rounds: number;
  readonly columns: readonly Column[];
  readonly variants: readonly Variant[];
  readonly pace: Pace;
  /** Take one CPU profile of each variant instead of measuring. */
  readonly profile: boolean;
  readonly help: boolean;
}

/** What `--help` prints. */
export const usage = `pnpm bench:overhead [options]

  --rounds N            rounds, each with fresh processes (default 7; with --quick 3)
  --variants a,b        only these: ${catalogue.map(({ name }) => name).join(' ')}
  --columns plain,database
  --warm-up N           requests before measuring (default 12000; with --quick 6000)
  --quick               shorter slices and three rounds: a first impression, not a result
  --profile NAME        CPU profile of one variant beside bare Express: top self time by package and by line`;

const thorough: Pace = { connections: 20, warmUpRequests: 12_000, sliceRequests: 2_000, slices: 3 };
const quick: Pace = { connections: 20, warmUpRequests: 6_000, sliceRequests: 1_000, slices: 2 };

/** Reads the command line; throws on anything it does not know. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string' },
      variants: { type: 'string' },
      columns: { type: 'string' },
      quick: { type: 'boolean', default: false },
      profile: { type: 'string' },
      'warm-up': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? 3 : 7));
  const pace = values.quick ? quick : thorough;
  const warmUpRequests = Number(values['warm-up'] ?? pace.warmUpRequests);
  if (!Number.isInteger(warmUpRequests) || warmUpRequests < 0) throw new Error('--warm-up takes a number of requests');
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number above 0');
  return {
    rounds,
    variants: choose(
      values.profile ?? values.variants,
      '--variants',
      catalogue.map(({ name }) => name),
    ).map(variantNamed),
    columns: choose(values.columns, '--columns', Object.keys(columns) as Column[]),
    pace: { ...pace, warmUpRequests },
    profile: values.profile !== undefined,
    help: values.help,
  };
}

const choose = <Name extends string>(
  list: string | undefined,
  option: string,
  known: readonly Name[],
): readonly Name[] => {
  const asked = list?.split(',') ?? known;
  const unknown = asked.filter((name) => !known.includes(name as Name));
  if (unknown.length > 0) throw new Error(`${option}: no ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return asked as readonly Name[];
};
