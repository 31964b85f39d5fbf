import { median } from '@dawsos/testkit';

/** `median (least–greatest)`, with a fixed number of digits behind the point. */
export function medianAndRange(values: readonly number[], digits: number): string {
  const [middle, least, greatest] = [median(values), Math.min(...values), Math.max(...values)].map((value) =>
    // No minus before a zero, and true minus signs, which a range's dash is not mistaken for.
    value
      .toFixed(digits)
      .replace(/^-(?=0(\.0*)?$)/, '')
      .replace('-', '−'),
  );
  return `${middle} (${least}–${greatest})`;
}
