import { parseArgs } from 'node:util';
import type { LogPace } from './log/measure-lines.ts';
import type { Pace } from './requests/load-server.ts';
import { parts as allParts, type Part } from './results/results.ts';
import { variants as catalogue, variantNamed } from './variants/catalogue.ts';
import type { Variant } from './variants/variant.ts';

export interface Effort {
  readonly rounds: number;
  readonly pace: Pace;
  readonly scrapes: number;
  /** Seconds of each pressure on the spans. */
  readonly lossSeconds: number;
  readonly log: LogPace;
}

export interface Options {
  readonly parts: readonly Part[];
  readonly variants: readonly Variant[];
  readonly effort: Effort;
  /** Keep what is measured and write the committed page. */
  readonly write: boolean;
  /** Take one CPU profile of each variant instead of measuring. */
  readonly profile: boolean;
  readonly help: boolean;
}

/** What `--help` prints. */
export const usage = `pnpm bench:overhead [options]

  --parts a,b           only these: ${allParts.join(' ')}
  --rounds N            rounds, each with fresh processes (default 7; with --quick 3)
  --variants a,b        only these: ${catalogue.map(({ name }) => name).join(' ')}
  --warm-up N           requests before measuring (default 12000; with --quick 6000)
  --quick               shorter slices and three rounds: a first impression, not a result
  --write               write RESULTS.md all the same, where fewer rounds or variants were asked for
  --profile NAME        CPU profile of one variant beside bare Express: top self time by package and by line

Each part that was measured in full is kept, and benchmarks/RESULTS.md written from the last of each.`;

const thorough: Effort = {
  rounds: 7,
  pace: { connections: 20, warmUpRequests: 12_000, sliceRequests: 2_000, slices: 3 },
  scrapes: 40,
  lossSeconds: 5,
  log: { rounds: 7, lines: 100_000 },
};
const quick: Effort = {
  rounds: 3,
  pace: { connections: 20, warmUpRequests: 6_000, sliceRequests: 1_000, slices: 2 },
  scrapes: 10,
  lossSeconds: 2,
  log: { rounds: 2, lines: 20_000 },
};

/** Reads the command line; throws on anything it does not know. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      parts: { type: 'string' },
      rounds: { type: 'string' },
      variants: { type: 'string' },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      profile: { type: 'string' },
      'warm-up': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const base = values.quick ? quick : thorough;
  const rounds = Number(values.rounds ?? base.rounds);
  const warmUpRequests = Number(values['warm-up'] ?? base.pace.warmUpRequests);
  if (!Number.isInteger(warmUpRequests) || warmUpRequests < 0) throw new Error('--warm-up takes a number of requests');
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number above 0');
  const variants = choose(
    values.profile ?? values.variants,
    '--variants',
    catalogue.map(({ name }) => name),
  ).map(variantNamed);
  const complete =
    variants.length === catalogue.length && rounds >= thorough.rounds && warmUpRequests >= thorough.pace.warmUpRequests;
  return {
    parts: choose(values.parts ?? (values.profile && 'plain'), '--parts', allParts),
    variants,
    effort: {
      ...base,
      rounds,
      pace: { ...base.pace, warmUpRequests },
      log: { ...base.log, rounds: Math.min(rounds, base.log.rounds) },
    },
    write: values.write || (complete && !values.quick),
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
