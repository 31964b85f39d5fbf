import { realTime, type TimeScale } from './duration.ts';

/** A PromQL expression as data; it becomes text when it is printed, so that its durations can be scaled. */
export interface Expression {
  readonly print: (time: TimeScale) => string;
  /** Whether it needs parentheses as an operand. */
  readonly compound?: boolean;
}

/** An instant vector whose series carry at most these labels. */
export interface Vector<Labels extends string = string> extends Expression {
  readonly kind: 'vector';
  /** Never there at run time: it lets the compiler check labels. */
  readonly labels?: readonly Labels[];
}

/** A vector that can take a range: a selector. */
export interface Selector<Labels extends string = string> extends Vector<Labels> {
  readonly selector: true;
  /** The name of the series it selects. */
  readonly metric: string;
  /** One series it selects, for generated tests; throws where a pattern does not say what it is `like`. */
  readonly example: () => string;
}

/** A single number. */
export interface Scalar extends Expression {
  readonly kind: 'scalar';
}

/** The labels Prometheus puts on every series it scrapes. */
export type TargetLabel = 'job' | 'instance';

/** The PromQL text, in real time unless a scale is given. */
export const printExpression = (expression: Expression, time: TimeScale = realTime): string => expression.print(time);

/** The text of an operand, in parentheses where it needs them. */
export const printOperand = (operand: Expression, time: TimeScale): string =>
  operand.compound === true ? `(${operand.print(time)})` : operand.print(time);
