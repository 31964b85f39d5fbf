import type { LabelBound } from '@dawsos/conventions';

/** What a label has to be: a value, any or none of some values, or a Grafana variable. */
export type Matcher<Value extends string> =
  | Value
  | { readonly not: Value }
  | { readonly anyOf: readonly Value[] }
  | { readonly noneOf: readonly Value[] }
  | { readonly variable: string };

/** Open labels take a pattern as well (RE2, anchored by Prometheus), and a value that it is `like`. */
type OpenMatcher =
  | Matcher<string>
  | { readonly matches: string; readonly like?: string }
  | { readonly notMatches: string };

type LabelMatcher<Bound> = Bound extends { kind: 'oneOf'; values: readonly (infer Value extends string)[] }
  ? Matcher<Value>
  : OpenMatcher;

/** Matchers for the labels a metric has; a label or a closed value it lacks does not compile. */
export type Matchers<Labels extends Readonly<Record<string, LabelBound>>> = {
  readonly [Label in keyof Labels]?: LabelMatcher<Labels[Label]>;
} & { readonly job?: OpenMatcher; readonly instance?: OpenMatcher };

/** The matchers as PromQL writes them, braces included; nothing when there are none. */
export function printMatchers(matchers: Readonly<Record<string, OpenMatcher | undefined>>): string {
  const printed = Object.entries(matchers).flatMap(([label, matcher]) =>
    matcher === undefined ? [] : [`${label}${printMatcher(matcher)}`],
  );
  return printed.length === 0 ? '' : `{${printed.join(',')}}`;
}

function printMatcher(matcher: OpenMatcher): string {
  if (typeof matcher === 'string') return `=${quote(matcher)}`;
  if ('not' in matcher) return `!=${quote(matcher.not)}`;
  if ('anyOf' in matcher) return `=~${quote(matcher.anyOf.map(escapePattern).join('|'))}`;
  if ('noneOf' in matcher) return `!~${quote(matcher.noneOf.map(escapePattern).join('|'))}`;
  if ('variable' in matcher) return `=~"$${matcher.variable}"`;
  if ('notMatches' in matcher) return `!~${quote(matcher.notMatches)}`;
  return `=~${quote(matcher.matches)}`;
}

/** Labels that fit the matchers, for a series in a test. */
export const exampleLabels = (
  matchers: Readonly<Record<string, OpenMatcher | undefined>>,
  bounds: Readonly<Record<string, LabelBound>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(matchers).flatMap(([label, matcher]) =>
      matcher === undefined ? [] : [[label, exampleValue(matcher, bounds[label])]],
    ),
  );

function exampleValue(matcher: OpenMatcher, bound: LabelBound | undefined): string {
  if (typeof matcher === 'string') return matcher;
  if ('anyOf' in matcher) return firstOf(matcher.anyOf);
  const allowed = bound?.kind === 'oneOf' ? bound.values : ['any'];
  if ('not' in matcher) return firstOf(allowed.filter((value) => value !== matcher.not));
  if ('noneOf' in matcher) return firstOf(allowed.filter((value) => !matcher.noneOf.includes(value)));
  if ('variable' in matcher || 'notMatches' in matcher) return firstOf(allowed);
  return firstOf(matcher.like === undefined ? [] : [matcher.like]);
}

function firstOf(values: readonly string[]): string {
  const [first] = values;
  if (first === undefined) throw new TypeError('no value is known that fits the matcher');
  return first;
}

const quote = (text: string): string => JSON.stringify(text);
const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
