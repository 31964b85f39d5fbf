import type { Vector } from './expression.ts';

/** Adds series up, into one per value of the `by` labels. */
export const sum = <Labels extends string, By extends Labels = never>(vector: Vector<Labels>, by: readonly By[] = []) =>
  aggregate('sum', vector, by);

/** The average of series, one per value of the `by` labels. */
export const average = <Labels extends string, By extends Labels = never>(
  vector: Vector<Labels>,
  by: readonly By[] = [],
) => aggregate('avg', vector, by);

/** The greatest of series, one per value of the `by` labels. */
export const maximum = <Labels extends string, By extends Labels = never>(
  vector: Vector<Labels>,
  by: readonly By[] = [],
) => aggregate('max', vector, by);

/** The least of series, one per value of the `by` labels. */
export const minimum = <Labels extends string, By extends Labels = never>(
  vector: Vector<Labels>,
  by: readonly By[] = [],
) => aggregate('min', vector, by);

/** How many series there are, by the values of the `by` labels. */
export const count = <Labels extends string, By extends Labels = never>(
  vector: Vector<Labels>,
  by: readonly By[] = [],
) => aggregate('count', vector, by);

/** The `n` greatest series. */
export const topk = <Labels extends string>(n: number, vector: Vector<Labels>): Vector<Labels> => ({
  kind: 'vector',
  print: (time) => `topk(${n}, ${vector.print(time)})`,
});

function aggregate<By extends string>(name: string, vector: Vector, by: readonly By[]): Vector<By> {
  const grouping = by.length === 0 ? '' : ` by (${by.join(', ')})`;
  return { kind: 'vector', print: (time) => `${name}${grouping} (${vector.print(time)})` };
}
