import { type RecordingServer, startRecordingServer } from '../http/recording-server.ts';
import { decodeSpans } from './decode-spans.ts';
import { loadTraceRequestType } from './otlp-request.ts';
import type { ReceivedSpan } from './received-span.ts';

/** A stand-in for the OpenTelemetry Collector: its `url` is the OTLP/HTTP base URL, and it keeps what was really sent. */
export interface OtlpSink extends RecordingServer {
  /** Every span of the requests it accepted, in order of arrival; throws if one of them was not OTLP. */
  spans(): readonly ReceivedSpan[];
  /** Resolves with what `probe` answers about the spans so far as soon as that is neither undefined nor false; rejects after `timeoutMs` (5 s). */
  waitFor<Result>(
    probe: (spans: readonly ReceivedSpan[]) => Result | undefined | false,
    timeoutMs?: number,
  ): Promise<Result>;
}

/**
 * Starts an {@link OtlpSink} on a free port.
 *
 * @example
 * const sink = await startOtlpSink();
 * const root = await sink.waitFor((spans) => spans.find((span) => span.name === 'http.request'));
 */
export const startOtlpSink = async (): Promise<OtlpSink> => {
  const type = await loadTraceRequestType();
  const server = await startRecordingServer(() =>
    spans()
      .map(({ service, name }) => `${service} ${name}`)
      .join(', '),
  );

  const decoded: ReceivedSpan[] = [];
  let requestsDecoded = 0;
  // Decoded when asked for and not on arrival, so that a benchmark's sink takes no processor time while it measures.
  const spans = (): readonly ReceivedSpan[] => {
    for (; requestsDecoded < server.requests.length; requestsDecoded += 1) {
      const request = server.requests[requestsDecoded];
      if (request?.accepted && request.path === '/v1/traces') decoded.push(...decodeSpans(type, request));
    }
    return [...decoded];
  };

  return {
    ...server,
    spans,
    waitFor: (probe, timeoutMs) => server.waitUntil(() => probe(spans()), timeoutMs),
    clear: () => {
      server.clear();
      decoded.length = 0;
      requestsDecoded = 0;
    },
  };
};
