import { randomUUID } from 'node:crypto';
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
import type { Request, RequestHandler } from 'express';
import { scrubText } from '../redaction/scrub-text.ts';
import { type RequestScope, withScope } from '../request-scope.ts';
import type { Telemetry } from '../telemetry.ts';
import { remoteContext } from '../tracing/create-tracing.ts';
import { rootContext } from '../tracing/linked-context.ts';
import { RecordedSpan } from '../tracing/recorded-span.ts';
import type { SpanIdentity, TracingPreset } from '../tracing/tracing-preset.ts';
import { createRouteInstruments } from './route-instruments.ts';
import { routeTemplate } from './route-template.ts';
import { toldPath } from './told-path.ts';

export interface HttpTelemetryOptions {
  /** A request that took longer keeps its span even where its trace is not sampled; default 500 ms, the p99 SLO. */
  readonly slowMs?: number;
}

/** What a handler is told, and may tell, of its request through `res.locals`. */
export interface ObservedLocals {
  /** Set here: the id the request goes by in logs, 1 to 64 letters, digits, `_`, `.` and `-`. */
  requestId?: string;
  /** Whether the answer came from cached data: the `cache_hit` label of the duration. */
  cacheHit?: boolean;
  /** More fields for the request's log line; nothing that needs redaction. */
  logFields?: Record<string, string | number | boolean>;
}

/** Status counted for a client that went away before its answer (nginx's convention). */
const clientClosed = 499;
/** A number alone may be an amount or an account. */
const requestIdPattern = /^(?![\d.-]*$)[\w.-]{1,64}$/;
const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Asked for every few seconds by machines: counted, but neither traced nor logged. */
const operational = new Set(['/health', '/health/detailed', '/metrics', '/observability/stats']);

/**
 * One server span, one log line and the HTTP metrics of each request; mount it first.
 * One span of our own instead of patched layers, and no span object where the trace is not kept.
 */
export function httpTelemetry(telemetry: Telemetry, { slowMs = 500 }: HttpTelemetryOptions = {}): RequestHandler {
  const { preset, log, metrics } = telemetry;
  const instruments = createRouteInstruments(metrics);

  return (request, response, next) => {
    const startedAt = performance.now();
    const quiet = operational.has(request.path);
    const requestId = requestIdOf(request);
    (response.locals as ObservedLocals).requestId = requestId;
    const server = preset === undefined || quiet ? undefined : startServerSpan(preset, request);
    const scope: RequestScope = { fields: { request_id: requestId }, serverSpan: server?.span };
    const active = withScope(server?.active ?? rootContext, scope);

    response.once('close', () => {
      const seconds = (performance.now() - startedAt) / 1000;
      const status = response.writableFinished ? response.statusCode : scope.failure ? 500 : clientClosed;
      const template = routeTemplate(request);
      const { cacheHit, logFields } = response.locals as ObservedLocals;
      const ending = { request, template, status, scope, durationMs: seconds * 1000, slowMs };
      if (server !== undefined) preset?.noteRequest(status >= 500);
      const late = server && finishServerSpan(server, ending);
      // A span kept late is kept all the same: the duration names it as its exemplar.
      context.with(late === undefined ? active : trace.setSpan(active, late), () => {
        const { endpoint, count, duration } = instruments(request.method, template, status, cacheHit);
        count.add();
        duration.observe(seconds);
        if (quiet) return;
        log.trusted('request', {
          method: request.method,
          endpoint,
          status,
          duration_ms: Math.round(seconds * 1e5) / 100,
          ...(cacheHit !== undefined && { cache_hit: cacheHit }),
          ...logFields,
        });
      });
    });
    context.with(active, next);
  };
}

interface ServerSpan {
  readonly preset: TracingPreset;
  readonly parent: Context;
  readonly active: Context;
  readonly identity: SpanIdentity;
  /** Unix time in milliseconds. */
  readonly startTime: number;
  /** Undefined where the trace is not kept: then it may still be made at the end. */
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
  const kept = remote === undefined ? preset.keeps(identity.traceId) : (remote.traceFlags & TraceFlags.SAMPLED) !== 0;
  const startTime = Date.now();
  const span = kept
    ? preset.startKeptSpan(
        { name: spanNames.httpRequest, kind: SpanKind.SERVER, attributes: {}, startTime, identity },
        parent,
      )
    : undefined;
  const active = trace.setSpan(
    parent,
    span ?? trace.wrapSpanContext({ ...identity, traceFlags: TraceFlags.NONE, traceState: remote?.traceState }),
  );
  return { preset, parent, active, identity, startTime, span };
}

interface Ending {
  readonly request: Request;
  readonly template: string | undefined;
  readonly status: number;
  readonly scope: RequestScope;
  readonly durationMs: number;
  readonly slowMs: number;
}

/** Ends the server span; where its trace was not kept but it failed or was slow, makes it now, under the ids it went by, and answers it. */
function finishServerSpan(server: ServerSpan, ending: Ending): Span | undefined {
  const { request, template, status, scope, durationMs, slowMs } = ending;
  const failed = status >= 500;
  if (server.span === undefined && !failed && durationMs <= slowMs) return undefined;
  const attributes: Attributes = {
    ...scope.fields,
    'http.request.method': request.method,
    'url.path': request.path === template ? template : toldPath(request.path, template),
    'url.scheme': request.protocol,
    'http.response.status_code': status,
    ...(template !== undefined && { 'http.route': template }),
    ...(server.span === undefined && { 'sampling.keep': true }),
  };
  const { preset, parent, startTime, identity } = server;
  const span =
    server.span?.setAttributes(attributes) ??
    preset.startKeptSpan(
      { name: spanNames.httpRequest, kind: SpanKind.SERVER, attributes, startTime, identity },
      parent,
    );
  if (failed && scope.failure === undefined) {
    span.setAttributes({ error: true, 'error.type': String(status) }).setStatus({ code: SpanStatusCode.ERROR });
  } else if (failed && server.span === undefined) {
    new RecordedSpan(span).fail(scope.failure?.thrown);
  }
  // The start is of the clock on the wall, which may have been set meanwhile: the end is what really passed after it.
  span.end(startTime + durationMs);
  return server.span === undefined ? span : undefined;
}

const requestIdOf = (request: Request): string => {
  const given = first(request.headers['x-request-id']);
  if (given === undefined || !requestIdPattern.test(given)) return randomUUID();
  // What names the user as well would tell who it is.
  if (given === first(request.headers['x-user-id'])) return randomUUID();
  // Anything that looks like a secret is no id; a UUID is what most callers send.
  return uuidPattern.test(given) || scrubText(given) === given ? given : randomUUID();
};

const first = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
