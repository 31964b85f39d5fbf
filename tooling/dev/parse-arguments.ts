import { parseArgs } from 'node:util';

const stackKinds = ['docker', 'native', 'none'] as const;
/** What can stand beside the services: the observability stack, in Docker or native, or nothing. */
export type StackKind = (typeof stackKinds)[number];

/** Arguments of `pnpm dev`; without `--stack` the best kind that is there is taken. */
export interface DevArguments {
  readonly stack: StackKind | undefined;
}

/** A command line that cannot be carried out; the message is for the user. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads the command line; throws {@link UsageError}. */
export function parseArguments(argv: readonly string[]): DevArguments {
  const { stack } = readOptions(argv);
  if (stack === undefined) return { stack };
  const kind = stackKinds.find((known) => known === stack);
  if (kind === undefined) throw new UsageError(`--stack=${stack}: choose one of ${stackKinds.join(', ')}`);
  return { stack: kind };
}

function readOptions(argv: readonly string[]): { stack?: string | undefined } {
  try {
    return parseArgs({ args: [...argv], options: { stack: { type: 'string' } } }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
