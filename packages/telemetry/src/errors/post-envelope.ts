import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { context } from '@opentelemetry/api';
import type { TransportMakeRequestResponse } from '@sentry/core';
import { untracedContext } from '../tracing/untraced-context.ts';

const timeoutMs = 5_000;
const limits = ['retry-after', 'x-sentry-rate-limits'] as const;

/** Posts an envelope to Sentry, outside every trace; answers its status and what it says of limits, rejects after 5 s. */
export const postEnvelope = (
  url: string,
  headers: Record<string, string> | undefined,
  body: string | Uint8Array,
): Promise<TransportMakeRequestResponse> =>
  context.with(untracedContext, () => {
    const { promise, resolve, reject } = Promise.withResolvers<TransportMakeRequestResponse>();
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const signal = AbortSignal.timeout(timeoutMs);
    const request = send(url, { method: 'POST', headers, signal }, (response) => {
      response.once('error', reject).resume();
      const told = limits.map((name) => [name, [response.headers[name]].flat()[0] ?? null]);
      resolve({ statusCode: response.statusCode ?? 0, headers: Object.fromEntries(told) });
    });
    request.once('error', reject);
    request.end(body);
    return promise;
  });
