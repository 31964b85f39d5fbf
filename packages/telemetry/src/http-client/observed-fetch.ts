import type { SpanAttributes, SpanName } from '@dawsos/conventions';
import { scrubText } from '../redaction/scrub-text.ts';
import type { Telemetry } from '../telemetry.ts';

export interface ObservedCall {
  readonly name: SpanName;
  readonly attributes?: SpanAttributes;
}

/** `fetch` under a client span of the given name, with trace headers; a 5xx answer or a throw marks the span failed. */
export async function observedFetch(
  { tracing }: Pick<Telemetry, 'tracing'>,
  { name, attributes = {} }: ObservedCall,
  url: URL,
  init: RequestInit = {},
): Promise<Response> {
  return tracing.withSpan(name, { kind: 'client', attributes }, async (span) => {
    if (span.recording) {
      span.set({
        'http.request.method': init.method ?? 'GET',
        'server.address': url.hostname,
        'server.port': Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
        // The query stays out: providers take their keys there.
        'url.full': scrubText(`${url.origin}${url.pathname}`),
      });
    }
    const headers = new Headers(init.headers);
    for (const [header, value] of Object.entries(tracing.outgoingHeaders())) headers.set(header, value);
    const response = await fetch(url, { ...init, headers });
    span.set({ 'http.response.status_code': response.status });
    if (response.status >= 500) span.fail(new HttpStatusError(response.status));
    return response;
  });
}

/** Names the status of a failed answer as the span's error type. */
class HttpStatusError extends Error {
  override readonly name = 'HttpStatusError';
  readonly code: string;
  constructor(status: number) {
    super(`answered ${status}`);
    this.code = String(status);
  }
}
