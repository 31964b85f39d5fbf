/** Character codes of the CSV that is read byte by byte. */
export const byte = {
  tab: 0x09,
  newline: 0x0a,
  carriageReturn: 0x0d,
  comma: 0x2c,
  dash: 0x2d,
  dot: 0x2e,
  zero: 0x30,
  nine: 0x39,
  A: 0x41,
  P: 0x50,
  Z: 0x5a,
} as const;

const isDigit = (code: number): boolean => code >= byte.zero && code <= byte.nine;
const isLetter = (code: number): boolean => code >= byte.A && code <= byte.Z;

/** A capital letter, then up to 22 capitals, digits, points or dashes. */
export const isSymbol = (csv: Buffer, start: number, end: number): boolean => {
  if (end - start < 1 || end - start > 23 || !isLetter(csv[start] as number)) return false;
  for (let at = start + 1; at < end; at++) {
    const code = csv[at] as number;
    if (!isLetter(code) && !isDigit(code) && code !== byte.dot && code !== byte.dash) return false;
  }
  return true;
};

/** Three capital letters. */
export const isCurrency = (csv: Buffer, start: number, end: number): boolean =>
  end - start === 3 &&
  isLetter(csv[start] as number) &&
  isLetter(csv[start + 1] as number) &&
  isLetter(csv[start + 2] as number);

/** The form YYYY-MM-DD. */
export const isDate = (csv: Buffer, start: number, end: number): boolean => {
  if (end - start !== 10) return false;
  for (let index = 0; index < 10; index++) {
    const code = csv[start + index] as number;
    if (index === 4 || index === 7 ? code !== byte.dash : !isDigit(code)) return false;
  }
  return true;
};

/** Digits with at most one point between them, and not all of them 0. */
export const isPositiveDecimal = (csv: Buffer, start: number, end: number): boolean => {
  let points = 0;
  let positive = false;
  for (let at = start; at < end; at++) {
    const code = csv[at] as number;
    if (code === byte.dot) points++;
    else if (!isDigit(code)) return false;
    else if (code !== byte.zero) positive = true;
  }
  return positive && points <= 1 && csv[start] !== byte.dot && csv[end - 1] !== byte.dot && end - start <= 36;
};
