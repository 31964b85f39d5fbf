import type { IncomingMessage, ServerResponse } from 'node:http';
import { spanNames } from '@dawsos/conventions';
import {
  type Attributes,
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import type { Request, Response } from 'express';
import { scrubText } from '../redaction/scrub-text.ts';
import { type RequestScope, withScope } from '../request-scope.ts';
import type { Telemetry } from '../telemetry.ts';
import { remoteContext } from '../tracing/create-tracing.ts';
import { rootContext } from '../tracing/linked-context.ts';
import { RecordedSpan } from '../tracing/recorded-span.ts';
import type { IdentifiedSpan, SpanIdentity, TracingPreset } from '../tracing/tracing-preset.ts';
import { newRequestId } from './new-request-id.ts';
import { createRouteInstruments, type SlowLimit } from './route-instruments.ts';
import { routeTemplate } from './route-template.ts';
import { toldPath } from './told-path.ts';

export interface HttpTelemetryOptions {
  /**
   * What is slow, in ms: a request that took longer keeps its span even where its trace is not sampled. Asked once for
   * each kind of request; default 500 for all.
   */
  readonly slowMs?: SlowLimit;
}

/** What a handler is told, and may tell, of its request through `res.locals`. */
export interface ObservedLocals {
  /** Set here: the id the request goes by in logs, 1 to 64 letters, digits, `_`, `.` and `-`. */
  requestId?: string;
  /** Whether the answer came from cached data: the `cache_hit` label of the duration. */
  cacheHit?: boolean;
}

/** Status counted for a client that went away before its answer (nginx's convention). */
const clientClosed = 499;
/** A number alone may be an amount or an account. */
const requestIdPattern = /^(?![\d.-]*$)[\w.-]{1,64}$/;
const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Asked for every few seconds by machines: counted, but neither traced nor logged. */
const operational = new Set(['/health', '/health/detailed', '/metrics', '/observability/stats']);

/**
 * Observes an Express app: calls `next` inside the request's context. A middleware by its shape, and cheaper around the
 * app: `createServer((request, response) => observe(request, response, () => app(request, response)))`.
 */
export type HttpObserver = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/**
 * One server span, one log line and the HTTP metrics of each request; nothing stands before it.
 * One span of our own instead of patched layers, and no span object where the trace is not kept.
 */
export function httpTelemetry(telemetry: Telemetry, { slowMs = () => 500 }: HttpTelemetryOptions = {}): HttpObserver {
  const { preset, log, metrics } = telemetry;
  const instruments = createRouteInstruments(metrics, log, slowMs);

  return (incoming, outgoing, next) => {
    // Express gives both their methods once the app has them; until then they have what Node gave them.
    const request = incoming as Request;
    const response = outgoing as Response;
    const startedAt = performance.now();
    const quiet = operational.has(pathOf(request.url));
    const requestId = requestIdOf(request);
    response.locals ??= {};
    (response.locals as ObservedLocals).requestId = requestId;
    const server = preset === undefined || quiet ? undefined : startServerSpan(preset, request);
    const scope: RequestScope = { fields: { request_id: requestId }, serverSpan: server?.span };
    const active = withScope(server?.active ?? rootContext, scope);

    response.on('close', () => {
      const seconds = (performance.now() - startedAt) / 1000;
      const status = response.writableFinished ? response.statusCode : scope.failure ? 500 : clientClosed;
      const template = routeTemplate(request);
      const { cacheHit } = response.locals as ObservedLocals;
      const { count, duration, log, slowMs } = instruments(request.method, template, status, cacheHit);
      let ended = active;
      if (server !== undefined) {
        preset?.noteRequest(status >= 500);
        const late = finishServerSpan(server, { request, template, status, scope, durationMs: seconds * 1000, slowMs });
        // A span kept late is kept all the same: the duration names it as its exemplar.
        if (late !== undefined) ended = trace.setSpan(active, late);
      }
      count.add();
      duration.observe(seconds, ended);
      if (quiet) return;
      log({ duration_ms: Math.round(seconds * 1e5) / 100 }, ended);
    });
    context.with(active, next);
  };
}

const pathOf = (url: string): string => {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
};

interface ServerSpan {
  readonly preset: TracingPreset;
  readonly parent: Context;
  readonly active: Context;
  readonly identity: SpanIdentity;
  /** Unix time in milliseconds. */
  readonly startTime: number;
  /** Whether the trace is sampled. */
  readonly sampled: boolean;
  /** Undefined where the trace is not sampled and the preset decides at the start: then it may still be made at the end. */
  readonly span: Span | undefined;
}

function startServerSpan(preset: TracingPreset, request: Request): ServerSpan {
  const { traceparent, tracestate, baggage } = request.headers;
  const parent =
    tracestate === undefined && baggage === undefined
      ? remoteContext(first(traceparent))
      : propagation.extract(rootContext, request.headers);
  const remote = trace.getSpanContext(parent);
  const fresh = preset.newIdentity();
  const identity = remote === undefined ? fresh : { traceId: remote.traceId, spanId: fresh.spanId };
  const sampled =
    remote === undefined ? preset.keeps(identity.traceId) : (remote.traceFlags & TraceFlags.SAMPLED) !== 0;
  const startTime = Date.now();
  const described = serverSpan(identity, startTime);
  const span = sampled ? preset.startKeptSpan(described, parent) : preset.startUndecidedSpan?.(described, parent);
  const active = trace.setSpan(
    parent,
    span ?? trace.wrapSpanContext({ ...identity, traceFlags: TraceFlags.NONE, traceState: remote?.traceState }),
  );
  return { preset, parent, active, identity, startTime, sampled, span };
}

const serverSpan = (identity: SpanIdentity, startTime: number): IdentifiedSpan => ({
  name: spanNames.httpRequest,
  kind: SpanKind.SERVER,
  startTime,
  identity,
});

interface Ending {
  readonly request: Request;
  readonly template: string | undefined;
  readonly status: number;
  readonly scope: RequestScope;
  readonly durationMs: number;
  readonly slowMs: number;
}

/**
 * Ends the server span; where its trace is not sampled but it failed or was slow, sees to it that it is kept, under the
 * ids it went by, and answers a span that says so.
 */
function finishServerSpan(server: ServerSpan, ending: Ending): Span | undefined {
  const { request, template, status, scope, durationMs, slowMs } = ending;
  const failed = status >= 500;
  const keptLate = !server.sampled && (failed || durationMs > slowMs);
  if (!server.sampled && !keptLate) {
    // Most requests end here: what would be set on a span that nobody will see is not even put together.
    if (server.span === undefined || server.preset.letGo?.(server.span) === true) return undefined;
  }
  const { preset, parent, startTime, identity } = server;
  const span = server.span ?? preset.startKeptSpan(serverSpan(identity, startTime), parent);
  for (const key in scope.fields) span.setAttribute(key, scope.fields[key] as Attributes[string]);
  span.setAttribute('http.request.method', request.method);
  span.setAttribute('url.path', request.path === template ? template : toldPath(request.path, template));
  span.setAttribute('url.scheme', request.protocol);
  span.setAttribute('http.response.status_code', status);
  if (template !== undefined) span.setAttribute('http.route', template);
  if (keptLate) span.setAttribute('sampling.keep', true);
  if (failed && scope.failure === undefined) {
    span.setAttributes({ error: true, 'error.type': String(status) }).setStatus({ code: SpanStatusCode.ERROR });
  } else if (failed && server.span === undefined) {
    new RecordedSpan(span).fail(scope.failure?.thrown);
  }
  // The start is of the clock on the wall, which may have been set meanwhile: the end is what really passed after it.
  span.end(startTime + durationMs);
  return keptLate ? trace.wrapSpanContext({ ...identity, traceFlags: TraceFlags.SAMPLED }) : undefined;
}

const requestIdOf = (request: Request): string => {
  const given = first(request.headers['x-request-id']);
  if (given === undefined || !requestIdPattern.test(given)) return newRequestId();
  // What names the user as well would tell who it is.
  if (given === first(request.headers['x-user-id'])) return newRequestId();
  // Anything that looks like a secret is no id; a UUID is what most callers send.
  return uuidPattern.test(given) || scrubText(given) === given ? given : newRequestId();
};

const first = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
