import type { EnvelopeItem, RecordedRequest } from '@dawsos/testkit';
import { decode } from '@msgpack/msgpack';

/** Spans in one Sentry envelope item: streamed ones come in lots, a transaction holds its children. */
export const spansInEnvelopeItem = ({ type, payload }: Pick<EnvelopeItem, 'type' | 'payload'>): number => {
  const { items = [], spans = [] } = payload as { items?: unknown[]; spans?: unknown[] };
  if (type === 'span') return items.length;
  return type === 'transaction' ? spans.length + 1 : 0;
};

/** Spans in one request to an agent, Datadog's (MessagePack, a list of traces) or Elastic's (a JSON value a line); 0 in any other. */
export const spansInAgentRequest = ({ path, body }: Pick<RecordedRequest, 'path' | 'body'>): number => {
  if (path.startsWith('/v0.4/traces')) {
    return (decode(body) as unknown[][]).reduce((sum, trace) => sum + trace.length, 0);
  }
  if (path.startsWith('/intake/v2/events')) {
    return body
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('{"transaction":') || line.startsWith('{"span":')).length;
  }
  return 0;
};
