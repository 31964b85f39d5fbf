import { Pool } from 'undici';
import { answerCalls } from './calls.ts';

export interface LoadOrder {
  readonly origin: string;
  readonly path: string;
  readonly body: string;
  readonly connections: number;
  readonly requests: number;
}

const calls = {
  /** Sends `requests` requests, `connections` of them in flight; answers how many were not answered with 200. */
  run: async ({ origin, path, body, connections, requests }: LoadOrder): Promise<number> => {
    const pool = new Pool(origin, { connections, pipelining: 1 });
    const request = { method: 'POST', path, body, headers: { 'content-type': 'application/json' } } as const;
    let sent = 0;
    let failures = 0;
    const client = async () => {
      while (sent < requests) {
        sent += 1;
        const { statusCode, body: answer } = await pool.request(request);
        await answer.arrayBuffer();
        if (statusCode !== 200) failures += 1;
      }
    };
    await Promise.all(Array.from({ length: connections }, client));
    await pool.close();
    return failures;
  },
};
export type LoadCalls = typeof calls;

answerCalls(calls);
