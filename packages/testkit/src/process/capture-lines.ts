import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** The lines a stream has carried so far. */
export interface CapturedLines {
  readonly lines: readonly string[];
  /** Those lines that are JSON objects, parsed: a service's log. */
  json(): readonly Readonly<Record<string, unknown>>[];
  /** Resolves with the first line, past or to come, that matches; rejects after `timeoutMs` (5 s) or at the stream's end. */
  waitFor(match: RegExp | ((line: string) => boolean), timeoutMs?: number): Promise<string>;
}

/** Reads a stream line by line and keeps every line. */
export const captureLines = (stream: Readable): CapturedLines => {
  const lines: string[] = [];
  const waiting = new Set<{ onLine(line: string): void; onEnd(): void }>();
  let ended = false;

  const reader = createInterface({ input: stream });
  reader.on('line', (line) => {
    lines.push(line);
    for (const { onLine } of waiting) onLine(line);
  });
  reader.on('close', () => {
    ended = true;
    for (const { onEnd } of waiting) onEnd();
  });

  return {
    lines,
    json: () => lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line)),
    waitFor: (match, timeoutMs = 5_000) => {
      const matches = typeof match === 'function' ? match : (line: string) => match.test(line);
      const past = lines.find(matches);
      if (past !== undefined) return Promise.resolve(past);
      return new Promise((resolve, reject) => {
        const settle = (end: () => void) => {
          clearTimeout(timer);
          waiting.delete(waiter);
          end();
        };
        const giveUp = (why: string) => {
          const tail = lines.slice(-20).join('\n');
          settle(() => reject(new Error(`no line matched ${match} ${why}; last lines:\n${tail}`)));
        };
        const timer = setTimeout(() => giveUp(`within ${timeoutMs} ms`), timeoutMs);
        const waiter = {
          onLine: (line: string) => {
            if (matches(line)) settle(() => resolve(line));
          },
          onEnd: () => giveUp('before the stream ended'),
        };
        waiting.add(waiter);
        if (ended) waiter.onEnd();
      });
    },
  };
};
