import { types } from 'node:util';
import { hashId } from './hash-id.ts';
import { classifyKey } from './key-policy.ts';
import { redactedMark, scrubText } from './scrub-text.ts';

const maxDepth = 12;
const maxNodes = 5000;

/** A deep copy that may leave the process: plain JSON, redacted by key and by value at any depth; never throws. */
export function redact(value: unknown): unknown {
  return new Walk().visit(value, 0);
}

/** Redacts one field by the class of its key. */
export function redactField(key: string, value: unknown): unknown {
  return new Walk().field(key, value, 0);
}

class Walk {
  readonly #seen = new WeakSet<object>();
  #nodes = 0;

  field(key: string, value: unknown, depth: number): unknown {
    if (value === undefined || value === null) return value;
    const piiClass = classifyKey(key);
    if (piiClass === 'redact') return redactedMark;
    if (piiClass === 'hash')
      return Array.isArray(value) ? value.map((id) => hashId(String(id))) : hashId(String(value));
    return this.visit(value, depth);
  }

  visit(value: unknown, depth: number): unknown {
    switch (typeof value) {
      case 'string':
        return scrubText(value);
      case 'bigint':
      case 'symbol':
        return scrubText(value.toString());
      case 'function':
        return '[Function]';
      case 'object':
        return value === null ? null : this.#object(value, depth);
      default:
        return value;
    }
  }

  #object(value: object, depth: number): unknown {
    if (this.#seen.has(value)) return '[Circular]';
    if (depth >= maxDepth || ++this.#nodes > maxNodes) return '[Truncated]';
    this.#seen.add(value);
    try {
      return this.#entries(value, depth);
    } catch {
      // A getter or proxy that throws must not fail what is being logged; the mark tells the reader.
      return '[Unreadable]';
    } finally {
      this.#seen.delete(value);
    }
  }

  #entries(value: object, depth: number): unknown {
    if (types.isNativeError(value) || value instanceof Error) return this.#error(value as Error, depth);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
    if (value instanceof URL || value instanceof RegExp) return scrubText(String(value));
    if (Array.isArray(value)) return value.slice(0, maxNodes).map((item) => this.visit(item, depth + 1));
    if (value instanceof Set) return [...value].map((item) => this.visit(item, depth + 1));
    if (value instanceof Map)
      return this.#fields(
        [...value].map(([key, item]) => [String(key), item] as const),
        depth,
      );
    if ('toJSON' in value && typeof value.toJSON === 'function') return this.visit(value.toJSON(), depth + 1);
    return this.#fields(Object.entries(value), depth);
  }

  #fields(entries: Iterable<readonly [string, unknown]>, depth: number): Record<string, unknown> {
    const copy: Record<string, unknown> = {};
    for (const [key, item] of entries) copy[scrubText(key)] = this.field(key, item, depth + 1);
    return copy;
  }

  /** What an error may say: its own fields, and its causes likewise. */
  #error(error: Error, depth: number): Record<string, unknown> {
    const copy: Record<string, unknown> = { name: error.name, message: scrubText(String(error.message)) };
    if (error.stack !== undefined) copy.stack = scrubText(error.stack);
    if (error.cause !== undefined) copy.cause = this.visit(error.cause, depth + 1);
    if (error instanceof AggregateError) copy.errors = this.visit(error.errors, depth + 1);
    return {
      ...copy,
      ...this.#fields(
        Object.entries(error).filter(([key]) => !(key in copy)),
        depth,
      ),
    };
  }
}
