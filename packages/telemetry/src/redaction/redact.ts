import { types } from 'node:util';
import { hashId } from './hash-id.ts';
import { classifyKey } from './key-policy.ts';
import { redactedMark } from './redacted-mark.ts';
import { scrubText } from './scrub-text.ts';

const maxDepth = 12;
const maxNodes = 5000;
/** Below it a number has too few digits to be that of a card. */
const leastCardNumber = 1e12;

/** A deep copy that may leave the process: plain JSON, redacted by key and by value at any depth; never throws. */
export function redact(value: unknown): unknown {
  return new Walk().visit(value, 0);
}

/** Redacts one field by the class of its key; never throws. */
export function redactField(key: string, value: unknown): unknown {
  return new Walk().field(key, value, 0);
}

class Walk {
  readonly #seen = new WeakSet<object>();
  #nodes = 0;

  field(key: string, value: unknown, depth: number): unknown {
    if (value === undefined || value === null) return value;
    // A number under a plural is a count: `tokens: 512`.
    const piiClass = typeof value === 'number' && /s$/i.test(key) ? 'text' : classifyKey(key);
    if (piiClass === 'redact') return redactedMark;
    if (piiClass === 'hash') return hashIds(value);
    return this.visit(value, depth);
  }

  visit(value: unknown, depth: number): unknown {
    if (++this.#nodes > maxNodes) return '[Truncated]';
    switch (typeof value) {
      case 'string':
        return scrubText(value);
      case 'number':
        return Math.abs(value) >= leastCardNumber && scrubText(String(value)) !== String(value) ? redactedMark : value;
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
    if (depth >= maxDepth) return '[Truncated]';
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
    if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return `[${value.byteLength} bytes]`;
    if (value instanceof URL || value instanceof RegExp) return scrubText(String(value));
    if (types.isBoxedPrimitive(value)) return this.visit(value.valueOf(), depth + 1);
    if (Array.isArray(value) || value instanceof Set) return this.#items(value, depth);
    if (value instanceof Map) return this.#fields(value, depth);
    if ('toJSON' in value && typeof value.toJSON === 'function') return this.visit(value.toJSON(), depth + 1);
    return this.#fields(Object.entries(value), depth);
  }

  #items(items: Iterable<unknown>, depth: number): unknown[] {
    const copy: unknown[] = [];
    for (const item of items) {
      copy.push(this.visit(item, depth + 1));
      if (this.#nodes > maxNodes) break;
    }
    return copy;
  }

  #fields(entries: Iterable<readonly [unknown, unknown]>, depth: number): Record<string, unknown> {
    const copy: [string, unknown][] = [];
    for (const [key, item] of entries) {
      copy.push([scrubText(String(key)), this.field(String(key), item, depth + 1)]);
      if (++this.#nodes > maxNodes) break;
    }
    return Object.fromEntries(copy);
  }

  /** What an error may say: its own fields, and its causes likewise. */
  #error(error: Error, depth: number): Record<string, unknown> {
    const copy: Record<string, unknown> = {
      name: scrubText(String(error.name)),
      message: scrubText(String(error.message)),
    };
    if (error.stack !== undefined) copy.stack = scrubText(String(error.stack));
    if (error.cause !== undefined) copy.cause = this.visit(error.cause, depth + 1);
    if (error instanceof AggregateError) copy.errors = this.visit(error.errors, depth + 1);
    const own = Object.entries(error).filter(([key]) => !(key in copy));
    return { ...copy, ...this.#fields(own, depth) };
  }
}

/** The hash of an id, or of each of several. */
function hashIds(value: unknown): unknown {
  try {
    return Array.isArray(value) || value instanceof Set ? [...value].map(hashIds) : hashId(String(value));
  } catch {
    return redactedMark; // An object that cannot be made a string, or ids nested without end.
  }
}
