import { setTimeout as delay } from 'node:timers/promises';

/** A request that shows the system at work; also what decides that it is ready. */
export interface SampleRequest {
  readonly url: string;
  readonly userId: string;
  readonly body: string;
}

const pollMs = 50;
const giveUpAfterMs = 60_000;

/** The sample request on the portfolio of a seeded user. */
export function sampleRequest(executorUrl: string, userId: string, portfolioId: string): SampleRequest {
  const body = JSON.stringify({ pattern_id: 'portfolio_overview', inputs: { portfolio_id: portfolioId } });
  return { url: `${executorUrl}/v1/execute`, userId, body };
}

/** The same as a line for the shell. */
export function asCurl({ url, userId, body }: SampleRequest): string {
  return `curl -s ${url} -H 'content-type: application/json' -H 'x-user-id: ${userId}' -d '${body}'`;
}

/** Sends the request until it is answered with 200; throws after a minute, with the last answer, or when aborted. */
export async function waitUntilAnswered({ url, userId, body }: SampleRequest, signal: AbortSignal): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-user-id': userId };
  const giveUpAt = performance.now() + giveUpAfterMs;
  for (;;) {
    const [status, text] = await send(url, { method: 'POST', headers, body, signal });
    signal.throwIfAborted();
    if (status === 200) return;
    if (performance.now() > giveUpAt) throw new Error(`POST ${url} is not answered with 200, the last time: ${text}`);
    await delay(pollMs);
  }
}

async function send(url: string, init: RequestInit): Promise<readonly [number, string]> {
  try {
    const answer = await fetch(url, init);
    return [answer.status, await answer.text()];
  } catch (error) {
    return [0, error instanceof Error ? error.message : String(error)];
  }
}
