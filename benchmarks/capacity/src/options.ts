import { parseArgs } from 'node:util';

/** What there is to measure. */
export const partNames = ['limit', 'cost', 'growth'] as const;
export type PartName = (typeof partNames)[number];

/** How long and how large. */
export interface Pace {
  /** Of each run of k6 that is measured. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** Requests a second where cost is measured, how often, and for how long. */
  readonly rate: number;
  readonly rounds: number;
  readonly roundSeconds: number;
  /** The same for single patterns over portfolios of many positions. */
  readonly slowRate: number;
  /** Neighbouring rates of the search for the limit are at most this share apart. */
  readonly resolution: number;
  readonly portfolios: readonly number[];
  readonly positions: readonly number[];
}

export interface Options {
  readonly parts: readonly PartName[];
  readonly pace: Pace;
  readonly help: boolean;
}

/** What `--help` prints. */
export const usage = `pnpm bench:capacity [options]

  --parts limit,cost,growth   only these; the others are taken from earlier runs (results/)
  --parts none                writes the document from earlier runs alone
  --quick                     short and small: shows that it works, no result
  --portfolios 10,1000,100000 --positions 10,100,1000   sizes of growth`;

const thorough: Pace = {
  seconds: 20,
  warmUpSeconds: 10,
  rate: 50,
  rounds: 7,
  roundSeconds: 10,
  slowRate: 4,
  resolution: 0.1,
  portfolios: [10, 1_000, 100_000],
  positions: [10, 100, 1_000],
};
const quick: Pace = {
  ...thorough,
  seconds: 4,
  warmUpSeconds: 3,
  rounds: 2,
  roundSeconds: 4,
  resolution: 0.5,
  portfolios: [10, 100, 1_000],
  positions: [10, 100],
};

/** Reads the command line; throws on anything it does not know. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      parts: { type: 'string' },
      quick: { type: 'boolean', default: false },
      portfolios: { type: 'string' },
      positions: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const pace = values.quick ? quick : thorough;
  const asked = values.parts === 'none' ? [] : (values.parts?.split(',') ?? partNames);
  const parts = partNames.filter((name) => asked.includes(name));
  if (parts.length < asked.length) throw new Error(`--parts takes some of ${partNames.join(',')}, or none`);
  return {
    parts,
    help: values.help,
    pace: {
      ...pace,
      portfolios: sizes('portfolios', values.portfolios, pace.portfolios),
      positions: sizes('positions', values.positions, pace.positions),
    },
  };
}

function sizes(option: string, list: string | undefined, fallback: readonly number[]): readonly number[] {
  if (list === undefined) return fallback;
  const numbers = list.split(',').map(Number);
  // A slope needs two points, and the portfolios of one size are the first of the next.
  const rising = numbers.every((size, index) => Number.isInteger(size) && size > (numbers[index - 1] ?? 0));
  if (numbers.length < 2 || !rising) throw new Error(`--${option} takes two or more whole numbers, ascending`);
  return numbers;
}
