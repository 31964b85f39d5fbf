import { type ContextFields, contextAttributes } from '@dawsos/conventions';
import { type Context, context, createContextKey } from '@opentelemetry/api';
import { hashId } from './redaction/hash-id.ts';

/** What is known of the request being served: on each of its log lines and error reports, already redacted. */
export interface RequestScope {
  readonly fields: Record<string, string | number | boolean>;
}

const scopeKey = createContextKey('dawsos request scope');

/** The scope of the active request; undefined outside one. */
export const activeScope = (): RequestScope | undefined =>
  context.active().getValue(scopeKey) as RequestScope | undefined;

export const withScope = (base: Context, scope: RequestScope): Context => base.setValue(scopeKey, scope);

/** Adds context fields to a scope, ids of people as hashes. */
export function addToScope(scope: RequestScope, fields: ContextFields): void {
  for (const key in fields) {
    const value = fields[key as keyof ContextFields];
    if (value === undefined) continue;
    const { pii } = contextAttributes[key as keyof ContextFields];
    scope.fields[key] = pii === 'hash' ? hashId(String(value)) : value;
  }
}
