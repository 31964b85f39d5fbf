import type { LabelBound } from '@dawsos/conventions';

/** What a label has to be: a value, any or none of some values, or a Grafana variable. */
export type Matcher<Value extends string> =
  | Value
  | { readonly not: Value }
  | { readonly anyOf: readonly Value[] }
  | { readonly noneOf: readonly Value[] }
  | { readonly variable: string };

/** Open labels take a pattern as well (RE2, anchored by Prometheus). */
type OpenMatcher = Matcher<string> | { readonly matches: string } | { readonly notMatches: string };

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

const quote = (text: string): string => JSON.stringify(text);
const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
