import { context, isSpanContextValid, trace } from '@opentelemetry/api';
import type { ErrorEvent, Exception, StackParser } from '@sentry/core';
import type { ServerRuntimeClient } from '@sentry/core/server';
import { redact } from '../redaction/redact.ts';
import { activeScope } from '../request-scope.ts';
import { describeError } from './describe-error.ts';
import type { ErrorReporter } from './error-reporter.ts';
import { postEnvelope } from './post-envelope.ts';

export interface SentryOptions {
  readonly dsn: string;
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  /** Told of each event, once its fate is known. */
  readonly onSettled: (outcome: 'sent' | 'failed') => void;
}

export interface StoppableReporter extends ErrorReporter {
  /** Waits for events on their way, at most `timeoutMs`; never rejects. */
  close(timeoutMs: number): Promise<void>;
}

/** What the SDK takes; anything else it would print, key and all. */
const dsnShape = /^https?:\/\/\w+(?::\w*)?@[\w.-]+(?::\d+)?\/(?:[\w./-]+\/)?\d+$/;
const mostCauses = 10;
const loadAfterMs = 1_000;

/**
 * Sentry for errors alone: a bare client without `init`, so that no integration patches, collects or runs on a
 * request that does not fail. The SDK is loaded a while after the start, or with the first error, which waits for it.
 */
export function createSentryReporter(options: SentryOptions): StoppableReporter {
  let loading: Promise<Armed> | undefined;
  const load = (): Promise<Armed> => {
    if (loading === undefined) {
      loading = loadSdk().then((sdk) => ({ sdk, client: createClient(sdk, options) }));
      loading.catch(() => undefined); // Each capture below sees the failure and counts it.
    }
    return loading;
  };
  // Early enough to be there for most errors, and late enough not to hold up the start.
  const timer = setTimeout(load, loadAfterMs).unref();
  return {
    capture: (error) => {
      const active = trace.getSpanContext(context.active());
      const span = active !== undefined && isSpanContextValid(active) ? active : undefined;
      const fields = { ...activeScope()?.fields };
      load()
        .then(({ sdk, client }) => {
          const scope = new sdk.Scope();
          if (span !== undefined) {
            scope.setContext('trace', { trace_id: span.traceId, span_id: span.spanId });
            scope.setTag('trace_id', span.traceId);
          }
          if (typeof fields.user_id === 'string') scope.setUser({ id: fields.user_id });
          scope.setContext('request_context', fields);
          const values = exceptionsOf(error, client.getOptions().stackParser);
          client.captureEvent({ level: 'error', exception: { values } }, {}, scope);
        })
        .catch(() => options.onSettled('failed'));
    },
    close: async (timeoutMs) => {
      clearTimeout(timer);
      await loading?.then(({ client }) => client.close(timeoutMs)).catch(() => undefined); // Telemetry never fails a stop.
    },
  };
}

/**
 * An error and its causes, the outermost last, as Sentry wants them. Written here because the SDK's own reading throws
 * on errors whose fields do, and takes along whatever else hangs on them.
 */
function exceptionsOf(error: unknown, parseStack: StackParser): Exception[] {
  const values: Exception[] = [];
  for (let current = error; values.length < mostCauses; current = causeOf(current)) {
    const { type, message, stack } = describeError(current);
    const id = values.length;
    values.unshift({
      type,
      value: message,
      mechanism:
        id === 0 ? { type: 'generic', handled: true } : { type: 'chained', exception_id: id, parent_id: id - 1 },
      ...(stack !== undefined && { stacktrace: { frames: parseStack(stack) } }),
    });
    if (causeOf(current) === undefined) break;
  }
  return values;
}

function causeOf(error: unknown): unknown {
  try {
    return error instanceof Error ? error.cause : undefined;
  } catch {
    return undefined; // What cannot be read has been described as such.
  }
}

/** The core that Sentry's SDKs share: the one for Node brings instrumentation that takes ten times as long to load. */
const loadSdk = async () => ({ ...(await import('@sentry/core')), ...(await import('@sentry/core/server')) });
type Sdk = Awaited<ReturnType<typeof loadSdk>>;

/** What an error needs to leave. */
interface Armed {
  readonly sdk: Sdk;
  readonly client: ServerRuntimeClient;
}

function createClient(sdk: Sdk, options: SentryOptions): ServerRuntimeClient {
  if (!dsnShape.test(options.dsn)) throw new TypeError('the Sentry DSN is not valid');
  const client = new sdk.ServerRuntimeClient({
    dsn: options.dsn,
    environment: options.environment,
    release: `${options.service}@${options.version}`,
    serverName: options.service,
    integrations: [],
    platform: 'node',
    runtime: { name: 'node', version: process.version },
    stackParser: sdk.createStackParser(sdk.nodeStackLineParser()),
    transport: ({ url, headers, ...transport }) =>
      sdk.createTransport(transport, ({ body }) => postEnvelope(url, headers, body)),
    // Every collecting default off, also for whoever adds an integration later.
    dataCollection: {
      userInfo: false,
      cookies: false,
      httpHeaders: { request: false, response: false },
      httpBodies: [],
      urlQueryParams: false,
      stackFrameVariables: false,
      databaseQueryData: false,
    },
    maxBreadcrumbs: 0,
    sendClientReports: false,
    beforeSend: (event) => redactEvent(event),
  });
  client.init();
  client.on('afterSendEvent', (_event, response) =>
    options.onSettled((response.statusCode ?? 0) >= 200 && (response.statusCode ?? 0) < 300 ? 'sent' : 'failed'),
  );
  return client;
}

/** The event as it may leave: every string scrubbed, frame locals and request data gone, trace ids as they are. */
function redactEvent(event: ErrorEvent): ErrorEvent {
  const { contexts, user, tags, release, environment, event_id, timestamp, platform, level, sdk, server_name } = event;
  delete event.request;
  delete event.breadcrumbs;
  for (const value of event.exception?.values ?? []) {
    for (const frame of value.stacktrace?.frames ?? []) {
      delete frame.vars;
      delete frame.context_line;
      delete frame.pre_context;
      delete frame.post_context;
    }
  }
  const { exception, message, extra } = redact({
    exception: event.exception,
    message: event.message,
    extra: event.extra,
  }) as {
    exception: ErrorEvent['exception'];
    message: string | undefined;
    extra: ErrorEvent['extra'];
  };
  const trusted = {
    contexts,
    user,
    tags,
    release,
    environment,
    event_id,
    timestamp,
    platform,
    level,
    sdk,
    server_name,
  };
  return {
    ...trusted,
    type: undefined,
    ...(exception !== undefined && { exception }),
    ...(message !== undefined && { message }),
    ...(extra !== undefined && { extra }),
  } as ErrorEvent;
}
