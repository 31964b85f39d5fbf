import type { Secret } from '@dawsos/config';
import { metrics as catalogue, type Provider, spanNames } from '@dawsos/conventions';
import type { Span, Telemetry } from '@dawsos/telemetry';
import { ProviderError, type ProviderFailure, parseRetryAfterMs } from './provider-error.ts';
import type { ProviderRequest } from './provider-request.ts';

/** Where a provider is, with what key, and who is told of the requests. */
export interface ProviderEndpoint {
  readonly provider: Provider;
  /** Without trailing slash; the real provider's, or the simulator's. */
  readonly baseUrl: string;
  /** The provider's key and the query parameter that carries it. */
  readonly key?: { readonly parameter: string; readonly value: Secret };
  readonly telemetry: Telemetry;
}

export interface AttemptOptions {
  /** Attempts before this one. */
  readonly resends: number;
  /** Aborts when the attempt takes too long, or is no longer wanted. */
  readonly signal: AbortSignal;
  /** Aborts only in the latter case. */
  readonly stopped: AbortSignal | undefined;
}

type Attempt = <Answer>(request: ProviderRequest<Answer>, options: AttemptOptions) => Promise<Answer>;

/** One request to a provider: a `provider.fetch` span, metrics, and ProviderError for anything but a usable answer. */
export const createAttempt = ({ provider, baseUrl, key, telemetry }: ProviderEndpoint): Attempt => {
  const { tracing, metrics } = telemetry;
  const requests = metrics.counter(catalogue.providerRequests);
  const durations = metrics.histogram(catalogue.providerRequestDuration);
  const remaining = metrics.gauge(catalogue.providerRateLimitRemaining).bind({ provider });

  return (request, { resends, signal, stopped }) => {
    const { endpoint } = request;
    const url = new URL(`${baseUrl}${request.path}`);
    return tracing.withSpan(spanNames.providerFetch, { kind: 'client' }, async (span) => {
      if (span.recording) describeRequest(span, provider, url, request, resends);
      for (const [name, value] of Object.entries(request.query)) url.searchParams.set(name, value);
      if (key) url.searchParams.set(key.parameter, key.value.reveal());
      const startedAt = performance.now();
      const record = (status: string) => {
        requests.bind({ provider, endpoint, status }).add();
        durations.bind({ provider, endpoint }).observe((performance.now() - startedAt) / 1000);
      };
      const fail = (failure: ProviderFailure, details?: ConstructorParameters<typeof ProviderError>[3]) =>
        new ProviderError(provider, endpoint, failure, details);

      let response: Response;
      let body: Buffer;
      try {
        // A redirect would carry the key to wherever it points.
        response = await fetch(url, { signal, redirect: 'error', headers: tracing.outgoingHeaders() });
        body = Buffer.from(await response.arrayBuffer());
      } catch (cause) {
        stopped?.throwIfAborted();
        const failure = signal.aborted ? 'timeout' : 'network';
        record(failure);
        throw fail(failure, { cause, detail: failure === 'network' ? errorCode(cause) : undefined });
      }
      record(String(response.status));
      span.set({ 'http.response.status_code': response.status });
      const left = Number(response.headers.get('x-ratelimit-remaining') ?? Number.NaN);
      if (Number.isFinite(left)) remaining.set(left);
      if (!response.ok) {
        throw fail(response.status, { retryAfterMs: parseRetryAfterMs(response.headers.get('retry-after')) });
      }
      try {
        return request.read(body);
      } catch (cause) {
        throw fail('garbage', { detail: firstLine(cause) });
      }
    });
  };
};

const describeRequest = (
  span: Span,
  provider: Provider,
  url: URL,
  { attributes }: ProviderRequest<unknown>,
  resends: number,
): void =>
  span.set({
    provider,
    'http.request.method': 'GET',
    'server.address': url.hostname,
    'server.port': Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    // Before the query is added: the key stands there.
    'url.full': url.href,
    ...(resends > 0 ? { 'http.request.resend_count': resends } : {}),
    ...attributes,
  });

/** What the system called a broken connection: `fetch` hides it one cause down. */
const errorCode = (error: unknown): string | undefined => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
};

/** What was wrong with an answer, short: parsers tend to quote their whole input. */
const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 120) ?? '';
