import type { Attributes, AttributeValue, Link, SpanKind, SpanStatusCode } from '@opentelemetry/api';

/** What instrumentation says of itself, as OTLP groups spans by it. */
export interface Scope {
  readonly name: string;
  readonly version: string | undefined;
  readonly schemaUrl: string | undefined;
}

export interface RecordedEvent {
  readonly name: string;
  readonly seconds: number;
  readonly nanos: number;
  readonly attributes: Attributes | undefined;
  readonly droppedAttributes: number;
}

export interface RecordedLink extends Link {
  readonly droppedAttributes: number;
}

/**
 * One span while it is recorded, and until it is encoded or let go: flat, so that it can be filled again for the next
 * span instead of being thrown away. Times are kept as whole seconds and nanoseconds, which fit V8's small integers.
 */
export class SpanRecord {
  scope: Scope | undefined = undefined;
  name = '';
  kind: SpanKind = 0;
  /** Ids are kept as numbers: most are never read as text, and all are sent as bytes. */
  idHigh = 0;
  idLow = 0;
  hasParent = false;
  parentHigh = 0;
  parentLow = 0;
  parentIsRemote = false;
  startSeconds = 0;
  startNanos = 0;
  endSeconds = 0;
  endNanos = 0;
  statusCode: SpanStatusCode = 0;
  statusMessage: string | undefined = undefined;
  /** Of `keys` and `values` only so many are this span's; the rest is room. */
  attributeCount = 0;
  readonly keys: string[] = [];
  readonly values: AttributeValue[] = [];
  droppedAttributes = 0;
  events: RecordedEvent[] | undefined = undefined;
  droppedEvents = 0;
  links: RecordedLink[] | undefined = undefined;
  droppedLinks = 0;
  /** The record held after this one in its trace. */
  next: SpanRecord | undefined = undefined;

  /** Sets an attribute; false where the key is new and there are `limit` already. */
  put(key: string, value: AttributeValue, limit: number): boolean {
    const count = this.attributeCount;
    for (let index = 0; index < count; index++) {
      if (this.keys[index] !== key) continue;
      this.values[index] = value;
      return true;
    }
    if (count >= limit) return false;
    this.keys[count] = key;
    this.values[count] = value;
    this.attributeCount = count + 1;
    return true;
  }

  setParent(high: number, low: number, isRemote: boolean): void {
    this.hasParent = true;
    this.parentHigh = high;
    this.parentLow = low;
    this.parentIsRemote = isRemote;
  }

  setStart(seconds: number, nanos: number): void {
    this.startSeconds = seconds;
    this.startNanos = nanos;
  }

  /** An end before the start is none: such a span took no time. */
  setEnd(seconds: number, nanos: number): void {
    const backwards = seconds < this.startSeconds || (seconds === this.startSeconds && nanos < this.startNanos);
    this.endSeconds = backwards ? this.startSeconds : seconds;
    this.endNanos = backwards ? this.startNanos : nanos;
  }

  hasRoomFor(key: string, limit: number): boolean {
    return this.attributeCount < limit || this.keys.indexOf(key) >= 0;
  }

  get(key: string): AttributeValue | undefined {
    for (let index = 0; index < this.attributeCount; index++) if (this.keys[index] === key) return this.values[index];
    return undefined;
  }

  /** Empty again, holding on to nothing of the span it was. */
  clear(): void {
    this.scope = undefined;
    this.hasParent = this.parentIsRemote = false;
    this.statusCode = 0;
    this.statusMessage = undefined;
    // A span of many attributes would leave its room, and long texts in it, to all that come after.
    if (this.attributeCount > roomKept) this.keys.length = this.values.length = 0;
    else for (let index = 0; index < this.attributeCount; index++) this.values[index] = '';
    this.attributeCount = 0;
    this.droppedAttributes = 0;
    this.events = undefined;
    this.droppedEvents = 0;
    this.links = undefined;
    this.droppedLinks = 0;
    this.next = undefined;
  }
}

const roomKept = 24;
