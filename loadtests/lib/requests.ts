import { check } from 'k6';
import http, { type RefinedResponse } from 'k6/http';
import { baseUrl, headers } from './variables.ts';

/** What can be asked of a portfolio. */
export interface Portfolio {
  readonly id: string;
}

/** The user's portfolios; ends the test where there are none. */
export function listPortfolios(): Portfolio[] {
  const response = http.get(`${baseUrl}/v1/portfolios`, { headers, tags: { request: 'portfolios' } });
  const portfolios = response.status === 200 ? (response.json() as unknown as Portfolio[]) : [];
  if (portfolios.length === 0) throw new Error(`no portfolios at ${baseUrl}: status ${response.status}`);
  return portfolios;
}

/** Executes a pattern. */
export const execute = (pattern_id: string, inputs: object): void =>
  succeeds(
    http.post(`${baseUrl}/v1/execute`, JSON.stringify({ pattern_id, inputs }), {
      headers,
      tags: { request: 'execute' },
    }),
  );

/** Values a portfolio on the newest fresh pack. */
export const valuate = ({ id }: Portfolio): void =>
  succeeds(
    http.get(`${baseUrl}/v1/portfolios/${id}/valuation`, {
      headers,
      // One name for all of them: a time series for each URL would be one for each portfolio.
      tags: { request: 'valuation', name: '/v1/portfolios/{id}/valuation' },
    }),
  );

const succeeds = (response: RefinedResponse<'text'>): void =>
  void check(response, { 'answered with 200': ({ status }) => status === 200 });
