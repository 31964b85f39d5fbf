import type { Attributes, Context, Link, SpanKind } from '@opentelemetry/api';
import { isSpanContextValid, TraceFlags, trace } from '@opentelemetry/api';
import type { Sampler, SamplingDecision, SamplingResult } from '@opentelemetry/sdk-trace';
import { bitsOf } from './lean/binary-id.ts';

// By their numbers, which the specification of the API has fixed: the recorder that needs no SDK does not load it.
const keep: SamplingResult = { decision: 2 satisfies SamplingDecision.RECORD_AND_SAMPLED };
const drop: SamplingResult = { decision: 0 satisfies SamplingDecision.NOT_RECORD };
/** Trace ids carry 56 random bits in their last 14 hex digits (W3C Trace Context level 2); 13 fit a double exactly. */
const randomRange = 16 ** 13;
const randomPartOf = (traceId: string): number =>
  (bitsOf(traceId, 16) & 0xfffff) * 2 ** 32 + (bitsOf(traceId, 24) >>> 0);

/** Parent-based ratio sampling over the random part of the trace id, so that every service decides alike. */
export class RatioSampler implements Sampler {
  readonly #ratio: { readonly rate: number };
  /** Set while a span is started that has to be kept. */
  forced = false;

  /** `ratio.rate`, which may change at any time: the share of new traces to keep. */
  constructor(ratio: { readonly rate: number }) {
    this.#ratio = ratio;
  }

  keeps(traceId: string): boolean {
    const { rate } = this.#ratio;
    if (rate >= 1) return true;
    if (rate <= 0) return false;
    return randomPartOf(traceId) < rate * randomRange;
  }

  shouldSample(
    parent: Context,
    traceId: string,
    _name: string,
    _kind: SpanKind,
    _attributes: Attributes,
    _links: Link[],
  ): SamplingResult {
    if (this.forced) return keep;
    const parentContext = trace.getSpanContext(parent);
    const kept =
      parentContext !== undefined && isSpanContextValid(parentContext)
        ? (parentContext.traceFlags & TraceFlags.SAMPLED) !== 0
        : this.keeps(traceId);
    return kept ? keep : drop;
  }

  toString(): string {
    return `RatioSampler{${this.#ratio.rate}}`;
  }
}
