import { fileURLToPath } from 'node:url';
import {
  type Attributes,
  type Context,
  createTraceState,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  type TimeInput,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { type ReadableSpan, TracerProvider as SdkProvider } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { redactForeignSpan } from '../redact-foreign-span.ts';
import { createResource } from '../resource.ts';
import { scopeName } from '../scope-name.ts';
import { bitsOf } from './binary-id.ts';
import { LeanProvider } from './lean-provider.ts';
import { RecordPool } from './record-pool.ts';
import { encodeResource } from './span-batch.ts';
import { SpanOutbox } from './span-outbox.ts';
import type { SpanRecord } from './span-record.ts';

const protoRoot = fileURLToPath(new URL('../../../../testkit/proto/', import.meta.url));
const loadRequestType = (): protobuf.Type => {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => protoRoot + target;
  return root
    .loadSync('opentelemetry/proto/collector/trace/v1/trace_service.proto')
    .lookupType('opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest');
};
const requestType = loadRequestType();

/** Ids one after the other: the same for both recorders. */
class CountingIds {
  #next = 0;
  readonly generateTraceId = () => (++this.#next).toString(16).padStart(32, 'a');
  readonly generateSpanId = () => (++this.#next).toString(16).padStart(16, 'b');
}

/** One call of the API on a span, or the start of one. */
type Step =
  | {
      readonly kind: 'start';
      readonly on: number;
      readonly scope: number;
      readonly options: SpanOptions;
      readonly name: string;
    }
  | { readonly kind: 'call'; readonly on: number; readonly call: (span: Span) => unknown };

const resource = createResource({ service: 'dawsos-executor', version: '1', environment: 'test' });
const scopes = [
  [scopeName],
  ['third-party', '1.2.3'],
  ['other', undefined, { schemaUrl: 'https://opentelemetry.io/schemas/1.27.0' }],
] as const;
const remoteParent: Context = trace.setSpanContext(ROOT_CONTEXT, {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: 1,
  isRemote: true,
  traceState: createTraceState('vendor=opaque,other=1'),
});

/** Plays the steps on a provider; every span is ended at the end. */
function play(provider: TracerProvider, steps: readonly Step[]): void {
  const tracers: Tracer[] = scopes.map(([name, version, options]) => provider.getTracer(name, version, options));
  const spans: Span[] = [];
  for (const step of steps) {
    const target = spans.length === 0 ? undefined : spans[step.on % spans.length];
    if (step.kind === 'call') {
      if (target !== undefined) step.call(target);
      continue;
    }
    const parent = target === undefined || step.on % 5 === 0 ? remoteParent : trace.setSpan(ROOT_CONTEXT, target);
    const tracer = tracers[step.scope % tracers.length] as Tracer;
    spans.push(tracer.startSpan(step.name, step.options, parent));
  }
  for (const span of spans) span.end();
}

/** What the SDK and its own exporter would send. */
function sentBySdk(steps: readonly Step[]): Uint8Array {
  const finished: ReadableSpan[] = [];
  const onEnd = (span: ReadableSpan) => {
    redactForeignSpan(span);
    finished.push(span);
  };
  const processor = { onStart() {}, onEnd, forceFlush: async () => undefined, shutdown: async () => undefined };
  const spanLimits = { attributeValueLengthLimit: 4096 };
  play(new SdkProvider({ resource, idGenerator: new CountingIds(), spanLimits, spanProcessors: [processor] }), steps);
  return ProtobufTraceSerializer.serializeRequest(finished) ?? new Uint8Array();
}

async function sentByUs(steps: readonly Step[]): Promise<Uint8Array> {
  const bodies: Uint8Array[] = [];
  const pool = new RecordPool();
  const send = async (body: Uint8Array) => {
    bodies.push(Uint8Array.from(body));
    return { kind: 'accepted' } as const;
  };
  const sink = new SpanOutbox({ send, pool, resource: encodeResource(resource.attributes) });
  const ids = new CountingIds();
  const identify = (record: SpanRecord) => {
    const spanId = ids.generateSpanId();
    record.idHigh = bitsOf(spanId, 0);
    record.idLow = bitsOf(spanId, 8);
  };
  play(new LeanProvider({ pool, sink, newTraceId: ids.generateTraceId, identify, samples: () => true }), steps);
  await sink.flush();
  fc.pre(bodies.length <= 1); // Beyond a megabyte they are two, which hold the same.
  return bodies[0] ?? new Uint8Array();
}

interface Decoded {
  readonly resourceSpans: {
    resource: { attributes: Keyed[] };
    scopeSpans: { scope: { name: string }; spans: DecodedSpan[] }[];
  }[];
}
interface DecodedSpan {
  readonly attributes: Keyed[];
  readonly events: { attributes: Keyed[] }[];
  readonly links: { attributes: Keyed[] }[];
}
interface Keyed {
  readonly key: string;
}

/** The whole request with all defaults filled in; attributes are a set, and objects list keys that are numbers first. */
function decode(bytes: Uint8Array): Decoded {
  const decoded = requestType.toObject(requestType.decode(bytes), { defaults: true, longs: String, bytes: String });
  const request = decoded as Decoded;
  const sort = (attributes: Keyed[]) => attributes.sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const { resource: of, scopeSpans } of request.resourceSpans) {
    sort(of.attributes);
    for (const { spans } of scopeSpans) {
      for (const { attributes, events, links } of spans) {
        sort(attributes);
        for (const part of [...events, ...links]) sort(part.attributes);
      }
    }
  }
  return request;
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('GET', 'select 1', 'bob@example.com', 'x'.repeat(5000), 'é'.repeat(200), '\ud800 alone', '日本', ''),
);
const key = fc.oneof(
  fc.constantFrom('http.route', 'db.query.text', 'user_id', 'note', 'password', 'server.address', 'k'.repeat(200)),
  fc.string({ minLength: 1, maxLength: 12 }).filter((name) => name !== '__proto__'),
);
const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(0, -0, -1, 127, 128, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53), 2 ** 62, 2 ** 63, -(2 ** 63), 1e300),
);
const simple = fc.oneof(
  text,
  number,
  fc.boolean(),
  fc.array(text, { maxLength: 4 }),
  fc.array(number, { maxLength: 4 }),
);
const anything = fc.oneof(
  { weight: 6, arbitrary: simple },
  fc.uint8Array({ maxLength: 300 }),
  fc.constantFrom(
    null,
    undefined,
    [null, undefined, 1],
    { nested: { list: [1, 'two', { three: true }], none: null } },
    [],
  ),
  fc.dictionary(
    fc.string({ minLength: 1, maxLength: 5 }).filter((name) => name !== '__proto__'),
    simple,
    { maxKeys: 3 },
  ),
  // What is no value at all is left out, and counted where a span starts with it.
  fc.constantFrom(Symbol('s'), 10n, () => 1, new Date(0)),
);
const attributes = (value: fc.Arbitrary<unknown>): fc.Arbitrary<Attributes> =>
  fc.dictionary(key, value as fc.Arbitrary<Attributes[string]>, { maxKeys: 12 });
/** What `performance.now()` reads all the time: numbers up to it are readings of that clock, larger ones Unix times. */
const sinceStartMs = 500;
const time: fc.Arbitrary<TimeInput> = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 4e9 }), fc.integer({ min: 0, max: 999_999_999 })).map((both): TimeInput => both),
  fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }),
  fc.double({ min: 1.6e12, max: 2e12, noNaN: true }),
  // In steps that a Unix time in milliseconds can hold: ours is to a quarter of a microsecond, the SDK's to one nanosecond.
  fc.integer({ min: 0, max: 2 * sinceStartMs * 64 }).map((steps) => steps / 64),
);
const link: fc.Arbitrary<Link> = fc.record({
  context: fc.record({
    traceId: fc.constantFrom('4bf92f3577b34da6a3ce929d0e0e4736', '0AF7651916CD43DD8448EB211C80319C'),
    spanId: fc.constant('00f067aa0ba902b8'),
    traceFlags: fc.constantFrom(0, 1, 255),
    isRemote: fc.boolean(),
    traceState: fc.constantFrom(undefined, createTraceState('a=b')),
  }),
  attributes: fc.option(attributes(anything), { nil: undefined }),
});
const many = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<Item[]> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.array(item, { maxLength: 3 }) },
    fc.tuple(item, fc.integer({ min: 126, max: 135 })).map(([one, count]) => Array(count).fill(one) as Item[]),
  );
/** More attributes than a span may have. */
const crowd: fc.Arbitrary<Attributes> = fc
  .integer({ min: 100, max: 140 })
  .map((count) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`key ${index}`, index])));

const call: fc.Arbitrary<(span: Span) => unknown> = fc.oneof(
  fc.tuple(key, anything).map(
    ([name, value]) =>
      (span: Span) =>
        span.setAttribute(name, value),
  ),
  fc.oneof(attributes(anything), crowd).map((values) => (span: Span) => span.setAttributes(values)),
  fc
    .tuple(
      text,
      fc.option(attributes(anything), { nil: undefined }),
      fc.option(time, { nil: undefined }),
      fc.integer({ min: 126, max: 131 }),
      fc.boolean(),
    )
    .map(([name, values, at, count, often]) => (span: Span) => {
      for (let index = 0; index < (often && values === undefined ? count : 1); index++) span.addEvent(name, values, at);
    }),
  fc.tuple(text, time).map(
    ([name, at]) =>
      (span: Span) =>
        span.addEvent(name, at),
  ),
  many(link).map((links) => (span: Span) => span.addLinks(links)),
  fc
    .record({ code: fc.constantFrom(0, 1, 2), message: fc.option(text, { nil: undefined }) })
    .map(
      (status) => (span: Span) =>
        span.setStatus(
          status.message === undefined ? { code: status.code } : { code: status.code, message: status.message },
        ),
    ),
  text.map((name) => (span: Span) => span.updateName(name)),
  fc
    .constantFrom(
      'thrown text',
      new TypeError('a type error'),
      Object.assign(new Error('with code'), { code: 'E_CODE' }),
      { message: '' },
      { name: 'Named' },
    )
    .map((exception) => (span: Span) => span.recordException(exception)),
  fc.option(time, { nil: undefined }).map((at) => (span: Span) => span.end(at)),
);
const options: fc.Arbitrary<SpanOptions> = fc.record(
  {
    kind: fc.constantFrom(0, 1, 2, 3, 4),
    attributes: fc.oneof({ weight: 5, arbitrary: attributes(anything) }, crowd),
    links: many(link),
    startTime: time,
    root: fc.boolean(),
  },
  { requiredKeys: [] },
);
const on = fc.nat({ max: 1000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('start' as const), on, scope: fc.nat({ max: 2 }), options, name: text }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('call' as const), on, call }) },
);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: 1_763_884_800_123 });
  vi.advanceTimersByTime(sinceStartMs);
});
afterEach(() => void vi.useRealTimers());

it('what is sent decodes, under OpenTelemetry’s own definitions, to what the SDK’s exporter would have sent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
      const ours = await sentByUs(steps);
      expect(decode(ours)).toEqual(decode(sentBySdk(steps)));
    }),
    { numRuns: 500 },
  );
}, 60_000);
