import type { Secret } from '@dawsos/config';
import { metrics as catalogue, type Provider, type SpanAttributes, spanNames } from '@dawsos/conventions';
import {
  type Breaker,
  BreakerOpenError,
  combinePolicies,
  createCallPolicy,
  createTimeout,
  type Policy,
  TimeoutError,
} from '@dawsos/resilience';
import type { Span, Telemetry } from '@dawsos/telemetry';
import { ProviderError, type ProviderFailure, parseRetryAfterMs } from './provider-error.ts';

/** How to reach a provider and how hard to try. */
export interface ProviderHttpOptions {
  readonly provider: Provider;
  /** Without trailing slash; the real provider's, or the simulator's. */
  readonly baseUrl: string;
  /** The provider's key and the query parameter that carries it. */
  readonly key?: { readonly parameter: string; readonly value: Secret };
  readonly breaker: Breaker;
  readonly timeoutMs: number;
  readonly callsPerMinute: number;
  readonly telemetry: Telemetry;
  /** 0–1, as `Math.random`: jitter of the retries. */
  readonly random?: () => number;
}

/** One GET; `read` turns the body into the answer and throws where it is not what was asked for. */
export interface ProviderRequest<Answer> {
  /** Low cardinality: a label. */
  readonly endpoint: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly attributes?: SpanAttributes;
  readonly read: (body: Buffer) => Answer;
}

/** GET requests to one provider, under its policies. */
export interface ProviderHttp {
  /** Rejects with ProviderError, or with the signal's reason. */
  get<Answer>(request: ProviderRequest<Answer>, signal?: AbortSignal): Promise<Answer>;
  /** One attempt through the breaker, outside rate limit and retries: for health checks. */
  probe<Answer>(request: ProviderRequest<Answer>, signal?: AbortSignal): Promise<Answer>;
}

/** A provider's HTTP: each attempt is a `provider.fetch` span with metrics, and an unusable answer is a failure. */
export const createProviderHttp = (options: ProviderHttpOptions): ProviderHttp => {
  const { breaker, timeoutMs, callsPerMinute, random } = options;
  const attempt = createAttempt(options);
  const full = createCallPolicy({
    rateLimit: { calls: callsPerMinute, intervalMs: 60_000 },
    retry: { random },
    breaker,
    timeoutMs,
  });
  const bare = combinePolicies(breaker, createTimeout(timeoutMs));
  const under =
    (policy: Policy) =>
    async <Answer>(request: ProviderRequest<Answer>, signal?: AbortSignal): Promise<Answer> => {
      let attempts = 0;
      try {
        return await policy.execute((inner) => attempt(request, attempts++, inner), signal);
      } catch (cause) {
        const failure = policyFailure(cause);
        throw failure ? new ProviderError(options.provider, request.endpoint, failure, { cause }) : cause;
      }
    };
  return { get: under(full), probe: under(bare) };
};

/** The policies' own errors do not know whom they were about. */
const policyFailure = (error: unknown): ProviderFailure | undefined => {
  if (error instanceof BreakerOpenError) return 'breaker_open';
  return error instanceof TimeoutError ? 'timeout' : undefined;
};

const createAttempt = ({ provider, baseUrl, key, telemetry }: ProviderHttpOptions) => {
  const { tracing, metrics } = telemetry;
  const requests = metrics.counter(catalogue.providerRequests);
  const durations = metrics.histogram(catalogue.providerRequestDuration);
  const remaining = metrics.gauge(catalogue.providerRateLimitRemaining).bind({ provider });

  return <Answer>(request: ProviderRequest<Answer>, resends: number, signal: AbortSignal): Promise<Answer> => {
    const { endpoint } = request;
    const url = new URL(`${baseUrl}${request.path}`);
    return tracing.withSpan(spanNames.providerFetch, { kind: 'client' }, async (span) => {
      if (span.recording) describeRequest(span, provider, url, resends, request.attributes);
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
        record(signal.aborted ? 'timeout' : 'network');
        throw fail(signal.aborted ? 'timeout' : 'network', { cause });
      }
      record(String(response.status));
      span.set({ 'http.response.status_code': response.status });
      const left = Number(response.headers.get('x-ratelimit-remaining') ?? Number.NaN);
      if (Number.isFinite(left)) remaining.set(left);
      if (!response.ok) {
        const retryAfterMs = parseRetryAfterMs(response.headers.get('retry-after'));
        throw fail(response.status, { retryAfterMs });
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
  resends: number,
  attributes: SpanAttributes = {},
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

/** What was wrong with an answer, short: parsers tend to quote their whole input. */
const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 120) ?? '';
