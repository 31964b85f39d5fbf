import type { ServiceName } from './service-names.ts';

/** The values one label may take: a closed set, at most `max` distinct ones, or only the `max` newest (greatest) ones. */
export type LabelBound<Value extends string = string> =
  | { readonly kind: 'oneOf'; readonly values: readonly Value[] }
  | { readonly kind: 'upTo'; readonly max: number }
  | { readonly kind: 'newest'; readonly max: number };

/** A closed set of label values; anything else does not compile, and collapses to `other` at run time. */
export const oneOf = <const Value extends string>(...values: Value[]): LabelBound<Value> & { kind: 'oneOf' } => ({
  kind: 'oneOf',
  values,
});

/** An open label that takes its first `max` distinct values; later ones collapse to `other`. */
export const upTo = (max: number): LabelBound & { kind: 'upTo' } => ({ kind: 'upTo', max });

/** A label that keeps series for its `max` greatest values only, for ids that sort by date. */
export const newest = (max: number): LabelBound & { kind: 'newest' } => ({ kind: 'newest', max });

type LabelBounds = Readonly<Record<string, LabelBound>>;

/** What the catalogue says of one metric; `name` is the Prometheus name, `buckets` are in `unit`. */
export interface MetricDefinition<Type extends MetricType = MetricType, Labels extends LabelBounds = LabelBounds> {
  readonly type: Type;
  readonly name: string;
  readonly help: string;
  readonly unit: MetricUnit;
  readonly labels: Labels;
  readonly buckets?: readonly number[];
  /** A gauge that a short-lived process leaves behind: of it and the own one, the newer value is shown. */
  readonly outlivesProcess?: boolean;
  /** The services that emit it. */
  readonly owners: readonly ServiceName[];
  /** Labels never carry personal data, so the only class a metric can have. */
  readonly pii: 'none';
}

export type MetricType = 'counter' | 'gauge' | 'histogram';
export type MetricUnit = 'seconds' | 'bytes' | 'events' | 'state' | 'info' | 'ratio' | 'usd' | 'basis_points';

/** The label object a definition asks for: closed sets as unions, open ones as strings. */
export type LabelsOf<Definition extends MetricDefinition> = {
  readonly [Label in keyof Definition['labels']]: Definition['labels'][Label] extends {
    kind: 'oneOf';
    values: readonly (infer Value extends string)[];
  }
    ? Value
    : string;
};

type Declaration<Labels extends LabelBounds> = {
  name: string;
  help: string;
  unit?: MetricUnit;
  labels?: Labels;
  owners: readonly ServiceName[];
};

/** Declares a counter; its name must end in `_total` (Prometheus naming rules). */
export const counter = <const Labels extends LabelBounds = Record<never, never>>(
  declaration: Declaration<Labels> & { name: `${string}_total` },
): MetricDefinition<'counter', Labels> => define('counter', declaration);

/** Declares a gauge; `outlivesProcess` where a job sets it that nobody scrapes. */
export const gauge = <const Labels extends LabelBounds = Record<never, never>>(
  declaration: Declaration<Labels> & { outlivesProcess?: boolean },
): MetricDefinition<'gauge', Labels> => ({
  ...define('gauge', declaration),
  ...(declaration.outlivesProcess && { outlivesProcess: true }),
});

/** Declares a histogram with its bucket bounds; every SLO limit on it has to be one of them, which the types check. */
export const histogram = <
  const Buckets extends readonly number[],
  const Labels extends LabelBounds = Record<never, never>,
>(
  declaration: Declaration<Labels> & { buckets: Buckets },
): MetricDefinition<'histogram', Labels> & { readonly buckets: Buckets } => ({
  ...define('histogram', declaration),
  buckets: declaration.buckets,
});

const define = <Type extends MetricType, Labels extends LabelBounds>(
  type: Type,
  { name, help, unit, labels, owners }: Declaration<Labels>,
): MetricDefinition<Type, Labels> => ({
  type,
  name,
  help,
  unit: unit ?? 'events',
  labels: labels ?? ({} as Labels),
  owners,
  pii: 'none',
});
