import { createHash } from 'node:crypto';
import { canonicalFxLine, canonicalPriceLine } from '@dawsos/domain';
import type { RealContent } from '../domain/pack-content.ts';

/** Content hash (SHA-256, hex) and size of a pack's canonical lines. */
export interface Digest {
  readonly contentHash: string;
  readonly sizeBytes: number;
}

/** Takes a pack's canonical lines while its rows are on their way, so that they need not be read back. */
export interface ContentDigest {
  /** Canonical lines of a page of the generated universe, ascending; pages may come in any order. */
  addPage(page: number, lines: Buffer): void;
  /** The digest, once all pages are there. */
  finish(): Digest;
}

const newline = 0x0a;

/** Hashes the prices by symbol, those of the real universe in their places between the generated ones, then the rates. */
export const createContentDigest = ({ prices, rates }: RealContent): ContentDigest => {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let nextPage = 0;
  const waiting = new Map<number, Buffer>();
  const real = prices.map((price) => Buffer.from(canonicalPriceLine(price))).sort(Buffer.compare);

  const take = (lines: Buffer): void => {
    hash.update(lines);
    sizeBytes += lines.length;
  };
  const takePage = (lines: Buffer): void => {
    const lastLine = lines.subarray(lines.lastIndexOf(newline, -2) + 1);
    let from = 0;
    while (real[0] !== undefined && Buffer.compare(real[0], lastLine) < 0) {
      const to = startOfFirstAfter(lines, from, real[0]);
      take(lines.subarray(from, to));
      take(real.shift() as Buffer);
      from = to;
    }
    take(lines.subarray(from));
  };

  return {
    addPage: (page, lines) => {
      waiting.set(page, lines);
      for (let ready = waiting.get(nextPage); ready !== undefined; ready = waiting.get(nextPage)) {
        waiting.delete(nextPage++);
        takePage(ready);
      }
    },
    finish: () => {
      if (waiting.size > 0) throw new Error(`page ${nextPage} is missing from the digest`);
      for (const line of real) take(line);
      const byCurrency = [...rates].sort((a, b) => (a.currency < b.currency ? -1 : 1));
      take(Buffer.from(byCurrency.map(canonicalFxLine).join('')));
      return { contentHash: hash.digest('hex'), sizeBytes };
    },
  };
};

/** Where the first line begins that sorts after `line`; the tab behind a symbol sorts before whatever a symbol may hold. */
const startOfFirstAfter = (lines: Buffer, from: number, line: Buffer): number => {
  for (let start = from; start < lines.length; ) {
    const end = lines.indexOf(newline, start) + 1;
    if (Buffer.compare(lines.subarray(start, end), line) > 0) return start;
    start = end;
  }
  return lines.length;
};
