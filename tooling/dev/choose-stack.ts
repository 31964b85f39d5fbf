import { type StackKind, UsageError } from './parse-arguments.ts';

/** Kinds of stack this repository can bring up; the others are not there yet. */
const available: ReadonlySet<StackKind> = new Set(['none']);

/** Decides on the observability stack; throws {@link UsageError} when the one asked for is not there. */
export function chooseStack(asked: StackKind | undefined): StackKind {
  if (asked === undefined) return 'none';
  if (available.has(asked)) return asked;
  throw new UsageError(`--stack=${asked} is not there yet: use --stack=none, or leave the option out`);
}
