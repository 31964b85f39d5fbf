import { parseArgs } from 'node:util';
import { isIsoDate, packDates } from '@dawsos/domain';
import type { BuildRequest } from '../build/build-pack.ts';

/** The pack that is asked for; without a size of the universe, it is that of the nights. */
type AskedBuild = Omit<BuildRequest, 'universe'> & Partial<Pick<BuildRequest, 'universe'>>;

/** The command line of `build`, or everything wrong with it. */
export type BuildArguments =
  | { readonly outcome: 'valid'; readonly request: AskedBuild }
  | { readonly outcome: 'invalid'; readonly problems: readonly string[] };

export const buildUsage = 'pack:build --date YYYY-MM-DD [--mark-fresh] [--universe N]';

/** Largest generated universe: as far as its symbols are numbered. */
const maxUniverse = 999_999;

const options = {
  date: { type: 'string' },
  'mark-fresh': { type: 'boolean' },
  universe: { type: 'string' },
} as const;

/** Reads the arguments after `build`; a leading `--`, which some runners pass on, is passed over. */
export const parseBuildArguments = (args: readonly string[]): BuildArguments => {
  const given = args[0] === '--' ? args.slice(1) : [...args];
  const { values, tokens } = parseArgs({ args: given, options, strict: false, allowPositionals: true, tokens: true });
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(`${token.value}: unexpected argument`);
    if (token.kind === 'option' && !Object.hasOwn(options, token.name))
      problems.push(`${token.rawName}: unknown option`);
    if (token.kind === 'option' && token.name === 'mark-fresh' && token.value !== undefined) {
      problems.push('--mark-fresh: takes no value');
    }
  }
  const seen = tokens.filter((token) => token.kind === 'option').map(({ name }) => name);
  for (const name of new Set(
    seen.filter((name, index) => seen.indexOf(name) !== index && Object.hasOwn(options, name)),
  )) {
    problems.push(`--${name}: given more than once`);
  }

  const { first, last } = packDates;
  const { date, universe } = values;
  if (date === undefined) problems.push('--date: is missing');
  else if (!isIsoDate(date)) problems.push('--date: must be a calendar date, YYYY-MM-DD');
  else if (date < first || date > last) problems.push(`--date: must be from ${first} to ${last}`);
  const isSize = universe === undefined || (typeof universe === 'string' && /^\d{1,6}$/.test(universe));
  if (!isSize) problems.push(`--universe: must be a whole number from 0 to ${maxUniverse}`);

  if (problems.length > 0 || !isIsoDate(date)) return { outcome: 'invalid', problems };
  const size = universe === undefined ? {} : { universe: Number(universe) };
  return { outcome: 'valid', request: { date, ...size, markFresh: values['mark-fresh'] === true } };
};
