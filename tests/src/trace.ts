import type { OtlpSink, ReceivedSpan } from '@dawsos/testkit';

/** A trace as it arrived. */
export interface Trace {
  readonly spans: readonly ReceivedSpan[];
  /** The one span whose parent is not in the trace. */
  readonly root: ReceivedSpan;
  named(name: string): readonly ReceivedSpan[];
  childrenOf(parent: ReceivedSpan): readonly ReceivedSpan[];
  /** Names from the root down to a span, each with its service: `executor http.request`. */
  pathTo(span: ReceivedSpan): readonly string[];
}

/** Spans of calls to another service of ours, which has a server span for each. */
const calls = new Set(['pattern.step', 'provider.fetch']);

/**
 * Waits until a trace is there whole: at least `count` spans, every span's parent, and the other side of every call.
 * Each service sends its own batches, about a second apart, so that a count alone may be reached by one side.
 */
export async function receiveTrace(otlp: OtlpSink, traceId: string, count: number): Promise<Trace> {
  const { spans, root } = await otlp.waitFor((all) => {
    const own = all.filter((span) => span.traceId === traceId);
    const ids = new Set(own.map(({ spanId }) => spanId));
    const [top, ...others] = own.filter(({ parentSpanId }) => parentSpanId === undefined || !ids.has(parentSpanId));
    const answered = new Set(own.filter(({ kind }) => kind === 'server').map(({ parentSpanId }) => parentSpanId));
    const whole = others.length === 0 && own.every(({ name, spanId }) => !calls.has(name) || answered.has(spanId));
    return top !== undefined && whole && own.length >= count && { spans: own, root: top };
  }, 15_000);
  const pathTo = (span: ReceivedSpan): readonly string[] => {
    const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
    return [...(parent ? pathTo(parent) : []), `${span.service.replace('dawsos-', '')} ${span.name}`];
  };
  return {
    spans,
    root,
    named: (name) => spans.filter((span) => span.name === name),
    childrenOf: ({ spanId }) => spans.filter(({ parentSpanId }) => parentSpanId === spanId),
    pathTo,
  };
}
