/** A figure without binary dust: 1 - 0.99 is 0.01. */
export const exact = (value: number): number => Number(value.toPrecision(10));
