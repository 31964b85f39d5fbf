import { Pool } from 'undici';
import { answerCalls } from './calls.ts';

export interface LoadOrder {
  readonly origin: string;
  readonly path: string;
  readonly body: string;
  readonly connections: number;
  readonly durationMs: number;
}

export interface LoadResult {
  readonly requests: number;
  /** Answers other than 200. */
  readonly failures: number;
}

const calls = {
  /** Keeps `connections` requests in flight for `durationMs`, then waits for the last answers. */
  run: async ({ origin, path, body, connections, durationMs }: LoadOrder): Promise<LoadResult> => {
    const pool = new Pool(origin, { connections, pipelining: 1 });
    const request = { method: 'POST', path, body, headers: { 'content-type': 'application/json' } } as const;
    const until = performance.now() + durationMs;
    let requests = 0;
    let failures = 0;
    const client = async () => {
      while (performance.now() < until) {
        const { statusCode, body: answer } = await pool.request(request);
        await answer.arrayBuffer();
        requests += 1;
        if (statusCode !== 200) failures += 1;
      }
    };
    await Promise.all(Array.from({ length: connections }, client));
    await pool.close();
    return { requests, failures };
  },
};
export type LoadCalls = typeof calls;

answerCalls(calls);
