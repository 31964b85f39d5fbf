import { parseArgs } from 'node:util';

/** Arguments of `pnpm seed`. */
export interface SeedArguments {
  /** Generated portfolios beside the samples; default 0. */
  readonly portfolios: number;
  /** Family of generated portfolios, 0 to 65535; default 1. */
  readonly seed: number;
  /** Securities that each generated portfolio holds; without it, trades of real tickers. */
  readonly positions: number | undefined;
}

/** A command line that cannot be carried out; the message names every problem. */
export class SeedUsageError extends Error {
  override readonly name = 'SeedUsageError';
}

/** Reads the command line; throws {@link SeedUsageError}. */
export function parseSeedArguments(argv: readonly string[]): SeedArguments {
  const values = readOptions(argv);
  const problems: string[] = [];
  const wholeNumber = (name: 'portfolios' | 'seed' | 'positions', fallback: number, max: number): number => {
    const text = values[name] ?? String(fallback);
    if (!/^\d{1,7}$/.test(text) || Number(text) > max) problems.push(`--${name}: a whole number from 0 to ${max}`);
    return Number(text);
  };
  const read = {
    portfolios: wholeNumber('portfolios', 0, 1_000_000),
    seed: wholeNumber('seed', 1, 65_535),
    positions: values.positions === undefined ? undefined : wholeNumber('positions', 0, 10_000),
  };
  if (problems.length > 0) throw new SeedUsageError(problems.join('\n'));
  return read;
}

function readOptions(
  argv: readonly string[],
): Partial<Record<'portfolios' | 'seed' | 'positions', string | undefined>> {
  try {
    const options = {
      portfolios: { type: 'string' },
      seed: { type: 'string' },
      positions: { type: 'string' },
    } as const;
    return parseArgs({ args: [...argv], options }).values;
  } catch (cause) {
    throw new SeedUsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
