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

/** Waits until a trace is there whole, with at least `count` spans and every span's parent; batches take about a second. */
export async function receiveTrace(otlp: OtlpSink, traceId: string, count: number): Promise<Trace> {
  const { spans, root } = await otlp.waitFor((all) => {
    const own = all.filter((span) => span.traceId === traceId);
    const ids = new Set(own.map(({ spanId }) => spanId));
    const [top, ...others] = own.filter(({ parentSpanId }) => parentSpanId === undefined || !ids.has(parentSpanId));
    return top !== undefined && others.length === 0 && own.length >= count && { spans: own, root: top };
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
