import { Agent, request } from 'node:http';
import { sample } from '@dawsos/tests/samples';

/** One request of a load. */
export interface LoadRequest {
  readonly path: string;
  /** Sent as JSON, by POST. */
  readonly body?: unknown;
  /** `X-Fault`. */
  readonly fault?: string;
}

/** Requests at a steady rate, whether or not the earlier ones are answered. */
export interface Load {
  /** Sends these instead, from now on. */
  change(requests: readonly LoadRequest[], rate?: number): void;
  /** Answers so far by status; 0 is no answer. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Sends no more and waits for the last answers. */
  stop(): Promise<void>;
}

/** The requests of an ordinary day. */
export const ordinaryRequests: readonly LoadRequest[] = [
  { path: '/v1/execute', body: { pattern_id: 'portfolio_overview', inputs: { portfolio_id: sample.portfolio } } },
  { path: `/v1/portfolios/${sample.portfolio}/valuation` },
  { path: '/v1/execute', body: { pattern_id: 'macro_context', inputs: {} } },
  { path: '/v1/execute', body: { pattern_id: 'concentration_risk', inputs: { portfolio_id: sample.portfolio } } },
];

const tickMs = 20;

/** Starts a {@link Load} on the executor at `url`, of `rate` requests a second. */
export function startLoad(url: string, requests: readonly LoadRequest[] = ordinaryRequests, rate = 25): Load {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(url);
  const statuses = new Map<number, number>();
  const pending = new Set<Promise<void>>();
  let plan = { requests, rate };
  let sent = 0;
  let owed = 0;
  let last = performance.now();

  const count = (status: number) => void statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const shoot = ({ path, body, fault }: LoadRequest): Promise<void> =>
    new Promise((resolve) => {
      const end = (status: number) => {
        count(status);
        resolve();
      };
      const headers = {
        'x-user-id': sample.user,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(fault !== undefined && { 'x-fault': fault }),
      };
      const method = body === undefined ? 'GET' : 'POST';
      const outgoing = request({ agent, hostname, port, path, method, headers, timeout: 20_000 }, (response) => {
        response.resume();
        response.once('end', () => end(response.statusCode ?? 0));
        response.once('error', () => end(0));
      });
      outgoing.once('timeout', () => outgoing.destroy());
      outgoing.once('error', () => end(0));
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  const timer = setInterval(() => {
    const now = performance.now();
    owed += ((now - last) / 1000) * plan.rate;
    last = now;
    for (; owed >= 1; owed -= 1) {
      const next = plan.requests[sent % plan.requests.length];
      sent += 1;
      if (next === undefined) continue;
      const answered = shoot(next).finally(() => pending.delete(answered));
      pending.add(answered);
    }
  }, tickMs);

  return {
    statuses,
    change: (next, nextRate = rate) => {
      plan = { requests: next, rate: nextRate };
    },
    stop: async () => {
      clearInterval(timer);
      await Promise.all(pending);
      agent.destroy();
    },
  };
}
