import type { Template } from './pattern.ts';

/** The parts of the request context a pattern may refer to; ids of people are not for patterns to move around. */
export const contextReferences = ['asof_date', 'pricing_pack_id', 'ledger_commit_hash'] as const;
export type ContextReference = (typeof contextReferences)[number];

/** Where a referred value comes from: a step's result, an input of the request, or its context. */
export interface Reference {
  readonly source: 'step' | 'input' | 'context';
  readonly name: string;
  /** Keys to follow inside the value: `{"$step": "positions.base_currency"}` has one. */
  readonly path: readonly string[];
}

/** The values references resolve to. */
export interface ReferenceScope {
  readonly input: Readonly<Record<string, unknown>>;
  readonly context: Readonly<Record<ContextReference, string>>;
  readonly step: ReadonlyMap<string, unknown>;
}

const sources = { $step: 'step', $input: 'input', $context: 'context' } as const;

/** The reference an object stands for; undefined for a plain value. */
function asReference(template: Template): Reference | undefined {
  if (typeof template !== 'object' || template === null || Array.isArray(template)) return undefined;
  const [entry, ...others] = Object.entries(template);
  if (!entry || others.length > 0) return undefined;
  const [key, target] = entry;
  if (!Object.hasOwn(sources, key) || typeof target !== 'string') return undefined;
  const [name = '', ...path] = target.split('.');
  return { source: sources[key as keyof typeof sources], name, path };
}

/** Every reference in a template, at any depth. */
export function referencesIn(template: Template): Reference[] {
  if (typeof template !== 'object' || template === null) return [];
  const reference = asReference(template);
  return reference ? [reference] : Object.values(template).flatMap(referencesIn);
}

/** The template with references replaced by what they refer to; what is not there (an optional input) is left out. */
export function resolveTemplate(template: Template, scope: ReferenceScope): unknown {
  if (typeof template !== 'object' || template === null) return template;
  const reference = asReference(template);
  if (reference) return resolveReference(reference, scope);
  if (Array.isArray(template)) return template.map((item: Template) => resolveTemplate(item, scope));
  return Object.fromEntries(
    Object.entries(template)
      .map(([key, item]) => [key, resolveTemplate(item, scope)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

function resolveReference({ source, name, path }: Reference, scope: ReferenceScope): unknown {
  const root = source === 'step' ? scope.step.get(name) : own(scope[source], name);
  return path.reduce(own, root);
}

/** Own keys only, so that `constructor` and its like name nothing. */
const own = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
