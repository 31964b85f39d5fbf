import { type ContextFields, contextAttributes } from '@dawsos/conventions';
import { type Context, context, createContextKey, type Span, trace } from '@opentelemetry/api';
import { hashId } from './redaction/hash-id.ts';

/** What is known of the request being served: on each of its log lines and error reports, already redacted. */
export interface RequestScope {
  readonly fields: Record<string, string | number | boolean>;
  /** The request's server span takes the fields when it ends, so they are not set on it before. */
  readonly serverSpan?: Span | undefined;
  /** What the request failed with, kept for a server span that is only made because of it. */
  failure?: { readonly thrown: unknown };
}

const scopeKey = createContextKey('dawsos request scope');

/** The scope of the request a context (default: the active one) belongs to; undefined outside one. */
export const activeScope = (active: Context = context.active()): RequestScope | undefined =>
  active.getValue(scopeKey) as RequestScope | undefined;

export const withScope = (base: Context, scope: RequestScope): Context => base.setValue(scopeKey, scope);

/** Keeps what a span failed with, where that span is the active request's server span (undefined: one not made yet). */
export function noteFailure(span: Span | undefined, thrown: unknown): void {
  const scope = activeScope();
  if (scope !== undefined && scope.serverSpan === span) scope.failure = { thrown };
}

/** Adds context fields, ids of people as hashes, to the active request and to the active span. */
export function annotateActive(fields: ContextFields): void {
  const scope = activeScope();
  const active = trace.getActiveSpan();
  const span = active === scope?.serverSpan || !active?.isRecording() ? undefined : active;
  for (const key in fields) {
    const value = fields[key as keyof ContextFields];
    // Whatever the types refuse is no request context: it must neither be told nor fail the request.
    const attribute = Object.hasOwn(contextAttributes, key) ? contextAttributes[key as keyof ContextFields] : undefined;
    if (value === undefined || attribute === undefined) continue;
    const safe = attribute.pii === 'hash' ? hashId(String(value)) : value;
    if (scope !== undefined) scope.fields[key] = safe;
    span?.setAttribute(key, safe);
  }
}
