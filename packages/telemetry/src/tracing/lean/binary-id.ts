import { randomFillSync } from 'node:crypto';

const pool = new Int32Array(1024);
let used = pool.length;

/** 32 random bits, as a signed number. */
export function randomBits(): number {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool[used++] as number;
}

/** The 8 hexadecimal digits at `at`, as 32 bits. */
export function bitsOf(digits: string, at: number): number {
  let bits = 0;
  for (let index = at; index < at + 8; index++) bits = (bits << 4) | nibble(digits.charCodeAt(index));
  return bits;
}

/** 64 bits as 16 hexadecimal digits. */
export const hexOf = (high: number, low: number): string => eight(high) + eight(low);

const eight = (bits: number): string => (bits >>> 0).toString(16).padStart(8, '0');

const nibble = (code: number): number => (code <= 57 ? code - 48 : (code | 32) - 87);
