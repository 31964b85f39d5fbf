import { type Duration, type TimeScale, toMilliseconds } from './duration.ts';
import { printOperand, type Scalar, type Selector, type Vector } from './expression.ts';

/** 1, with the labels the selector asks for by value, when it has no series; nothing otherwise. */
export const absent = <Labels extends string>(selector: Selector<Labels>): Vector<Labels> => ({
  kind: 'vector',
  print: (time) => `absent(${selector.print(time)})`,
});

/** A number of seconds that shrinks with the time scale. */
export const seconds = (duration: Duration): Scalar => ({
  kind: 'scalar',
  print: (time) => String((toMilliseconds(duration) * clockScale(time)) / 1000),
});

/** Seconds since the given Unix times. */
export const since = <Labels extends string>(timestamps: Vector<Labels>): Vector<Labels> => ({
  kind: 'vector',
  compound: true,
  print: (time) => `time() - ${printOperand(timestamps, time)}`,
});

const clockScale = (time: TimeScale): number => time.clockScale ?? time.scale;

/** Values raised to a minimum. */
export const clampMin = <Labels extends string>(vector: Vector<Labels>, minimum: number): Vector<Labels> => ({
  kind: 'vector',
  print: (time) => `clamp_min(${vector.print(time)}, ${minimum})`,
});

/** A number as a vector without labels. */
export const constant = (value: number): Vector<never> => ({ kind: 'vector', print: () => `vector(${value})` });

/** Each series with one label more, copied from another by a pattern. */
export const withLabel = <Labels extends string, Target extends string>(
  vector: Vector<Labels>,
  target: Target,
  value: string,
  source: Labels | '' = '',
  pattern = '.*',
): Vector<Labels | Target> => ({
  kind: 'vector',
  print: (time) =>
    `label_replace(${vector.print(time)}, "${target}", "${value}", "${source}", ${JSON.stringify(pattern)})`,
});
