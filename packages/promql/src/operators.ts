import { type Expression, printOperand, type Scalar, type Vector } from './expression.ts';

type Operand<Labels extends string> = Vector<Labels> | Scalar | number;

/** Which series of the two sides belong together; all common labels unless said otherwise. */
export type Matching =
  | { readonly on: readonly string[]; readonly groupLeft?: readonly string[] }
  | { readonly ignoring: readonly string[]; readonly groupLeft?: readonly string[] };

const binary =
  (operator: string) =>
  <Labels extends string>(left: Vector<Labels>, right: Operand<string>, matching?: Matching): Vector<Labels> => ({
    kind: 'vector',
    compound: true,
    print: (time) =>
      `${printOperand(left, time)} ${operator}${printMatching(matching)} ${printOperand(asExpression(right), time)}`,
  });

/** Sum, series by series. */
export const add = binary('+');
/** Difference, series by series. */
export const subtract = binary('-');
/** Product, series by series. */
export const multiply = binary('*');
/** Quotient, series by series; NaN, which no condition holds for, where both sides are 0. */
export const divide = binary('/');

/** Keeps the series that are above it. */
export const above = binary('>');
/** Keeps the series that are at least this. */
export const atLeast = binary('>=');
/** Keeps the series that are below it. */
export const below = binary('<');
/** Keeps the series that are equal to it. */
export const equal = binary('==');

/** 1 where the value is above, 0 where not. */
export const isAbove = binary('> bool');

/** 1 where the value is at least this, 0 where not. */
export const isAtLeast = binary('>= bool');

/** The left series that have a partner on the right. */
export const and = binary('and');
/** The left series, and the right ones without a partner on the left. */
export const or = binary('or');
/** The left series without a partner on the right. */
export const unless = binary('unless');

/** A number from a vector's place: `1 - v`. */
export const complement = <Labels extends string>(vector: Vector<Labels>): Vector<Labels> => ({
  kind: 'vector',
  compound: true,
  print: (time) => `1 - ${printOperand(vector, time)}`,
});

const asExpression = (operand: Operand<string>): Expression =>
  typeof operand === 'number' ? { print: () => String(operand) } : operand;

function printMatching(matching: Matching | undefined): string {
  if (matching === undefined) return '';
  const [kind, labels] = 'on' in matching ? ['on', matching.on] : ['ignoring', matching.ignoring];
  const group = matching.groupLeft === undefined ? '' : ` group_left (${matching.groupLeft.join(', ')})`;
  return ` ${kind} (${labels.join(', ')})${group}`;
}
