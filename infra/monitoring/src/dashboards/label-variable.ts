import type { LabelBound, MetricDefinition } from '@dawsos/conventions';

/** A dashboard variable whose values are those a label has. */
export interface Variable {
  readonly name: string;
  readonly title: string;
  /** Grafana's own query language. */
  readonly query: string;
}

/** A variable over the values of a metric's label; expressions match it by `{ variable: name }`. */
export const labelVariable = <Labels extends Readonly<Record<string, LabelBound>>>(
  name: string,
  title: string,
  metric: MetricDefinition<'counter' | 'gauge', Labels>,
  label: keyof Labels & string,
): Variable => ({ name, title, query: `label_values(${metric.name}, ${label})` });
