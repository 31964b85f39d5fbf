import { setTimeout as delay } from 'node:timers/promises';

type Awaited<Result> = Promise<Result | undefined | false>;

/** Asks until the answer is neither undefined nor false, and gives it; rejects with `what` was waited for after `timeoutMs` (90 s). */
export async function until<Result>(what: string, probe: () => Awaited<Result>, timeoutMs = 90_000): Promise<Result> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`not seen within ${timeoutMs / 1000} s: ${what}`);
    await delay(pollMs);
  }
}

const pollMs = 250;
