import { check } from 'k6';
import http, { type RefinedResponse } from 'k6/http';
import { type Outcome, recordOutcome } from './outcomes.ts';
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
  /** The status that is right; 200 unless said otherwise. */
  readonly status?: number;
}

/** Who asks, and a fault where one is wanted. */
export const headersOf = (user: string, fault?: string): Record<string, string> => ({
  'Content-Type': 'application/json',
  'X-User-ID': user,
  ...(fault !== undefined && { 'X-Fault': fault }),
});

/** Executes a pattern; `more` are further fields of the body. */
export function execute(
  { user_id }: Portfolio,
  pattern_id: string,
  inputs: object,
  asking: Asking = {},
  more: object = {},
): RefinedResponse<'text'> {
  const response = http.post(
    `${baseUrl}/v1/execute`,
    JSON.stringify({ pattern_id, inputs, ...more }),
    paramsOf('execute', user_id, asking),
  );
  return judged(response, 'execute', asking);
}

/** Values a portfolio on the newest fresh pack; `valuation-cold` where the pack is not to be in the cache. */
export function valuate({ id, user_id }: Portfolio, asking: Asking = {}): RefinedResponse<'text'> {
  const request = asking.fault?.includes('cache=miss') ? 'valuation-cold' : 'valuation';
  // One name for all of them: a time series for each URL would be one for each portfolio.
  const url = http.url`${baseUrl}/v1/portfolios/${id}/valuation`;
  return judged(http.get(url, paramsOf(request, user_id, asking)), request, asking);
}

const paramsOf = (request: string, user: string, { fault, status = 200 }: Asking) => ({
  headers: headersOf(user, fault),
  tags: { request },
  timeout: '20s',
  responseCallback: http.expectedStatuses(status),
});

function judged(response: RefinedResponse<'text'>, request: string, { status = 200 }: Asking): typeof response {
  const right = check(response, { [`answered with ${status}`]: (answer) => answer.status === status });
  const outcome: Outcome = { request, ms: response.timings.duration, failed: !right };
  recordOutcome(outcome);
  return response;
}
