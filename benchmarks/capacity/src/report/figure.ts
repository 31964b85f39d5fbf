/** A figure to three digits, thousands apart. */
export const figure = (value: number): string =>
  Number.isNaN(value) ? 'none' : value.toLocaleString('en', { maximumSignificantDigits: 3 });
