import { check } from 'k6';
import http, { type RefinedResponse } from 'k6/http';
import { Rate } from 'k6/metrics';
import { recordOutcome } from './outcomes.ts';
import { baseUrl } from './variables.ts';

/** What can be asked of a portfolio, and who may ask. */
export interface Portfolio {
  readonly id: string;
  readonly user_id: string;
}

/** How a request differs from the usual. */
export interface Asking {
  /** Sent as `X-Fault`. */
  readonly fault?: string | undefined;
}

/** k6's own rate: where a failure shows in the body alone, k6 is told not to judge, and it is counted here. */
const failures = new Rate('http_req_failed');
/** For k6 none; its types do not know. */
const noCallback = null as unknown as ReturnType<typeof http.expectedStatuses>;

/** Who asks, and a fault where one is wanted. */
export const headersOf = (user: string, fault?: string): Record<string, string> => ({
  'Content-Type': 'application/json',
  'X-User-ID': user,
  ...(fault !== undefined && { 'X-Fault': fault }),
});

/** Executes a pattern. */
export function execute({ user_id }: Portfolio, pattern_id: string, inputs: object, { fault }: Asking = {}): void {
  const body = JSON.stringify({ pattern_id, inputs });
  judge(http.post(`${baseUrl}/v1/execute`, body, paramsOf('execute', user_id, fault)), 'execute', {
    'answered with 200': ({ status }) => status === 200,
  });
}

/** Asks for the execution of a pattern in a way (`insisting`) that has to be refused with 503 and this code. */
export function refuse({ user_id }: Portfolio, pattern_id: string, insisting: object, code: string): void {
  const request = 'execute-refused';
  const body = JSON.stringify({ pattern_id, inputs: {}, ...insisting });
  const response = http.post(`${baseUrl}/v1/execute`, body, {
    ...paramsOf(request, user_id),
    responseCallback: noCallback,
  });
  const right = judge(response, request, {
    // The body may be anything, such as a proxy's page.
    [`refused as ${code}`]: ({ status, body }) => status === 503 && new RegExp(`"code":\\s*"${code}"`).test(body),
  });
  failures.add(!right, { request });
}

/** Values a portfolio on the newest fresh pack; `valuation-cold` where the pack is not to be in the cache. */
export function valuate({ id, user_id }: Portfolio, { fault }: Asking = {}): void {
  const request = fault?.includes('cache=miss') ? 'valuation-cold' : 'valuation';
  // One name for all of them: a time series for each URL would be one for each portfolio.
  const url = http.url`${baseUrl}/v1/portfolios/${id}/valuation`;
  judge(http.get(url, paramsOf(request, user_id, fault)), request, {
    'answered with 200': ({ status }) => status === 200,
  });
}

/** Executes a pattern beside the load, and gives back the milliseconds that took; no limit is about it. */
export const probe = ({ id, user_id }: Portfolio): number =>
  http.post(
    `${baseUrl}/v1/execute`,
    JSON.stringify({ pattern_id: 'portfolio_overview', inputs: { portfolio_id: id } }),
    paramsOf('probe', user_id),
  ).timings.duration;

const paramsOf = (request: string, user: string, fault?: string) => ({
  headers: headersOf(user, fault),
  tags: { request },
  timeout: '20s',
  responseCallback: http.expectedStatuses(200),
});

type Answer = RefinedResponse<'text'>;

function judge(response: Answer, request: string, checks: Record<string, (answer: Answer) => boolean>): boolean {
  const right = check(response, checks);
  recordOutcome({ request, ms: response.timings.duration, failed: !right });
  return right;
}
