import { type BuildArguments, parseBuildArguments } from './build-arguments.ts';

export const nightlyUsage = 'nightly --date YYYY-MM-DD [--universe N]';

/** Reads the arguments after `nightly`: those of a build, but for what the chain does by itself. */
export const parseNightlyArguments = (args: readonly string[]): BuildArguments => {
  const parsed = parseBuildArguments(args);
  if (parsed.outcome === 'invalid' || !parsed.request.markFresh) return parsed;
  return { outcome: 'invalid', problems: ['--mark-fresh: the chain does it by itself'] };
};
