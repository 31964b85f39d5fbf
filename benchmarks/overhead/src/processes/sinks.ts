import { startOtlpSink, startSentrySink } from '@dawsos/testkit';
import type { Sinks } from '../variants/variant.ts';
import { answerCalls } from './calls.ts';

const otlp = await startOtlpSink();
const sentry = await startSentrySink();

/** Spans in one Sentry envelope item: streamed ones come in lots, a transaction holds its children. */
const spansIn = ({ type, payload }: { type: string; payload: unknown }): number => {
  const { items = [], spans = [] } = payload as { items?: unknown[]; spans?: unknown[] };
  if (type === 'span') return items.length;
  return type === 'transaction' ? spans.length + 1 : 0;
};

const calls = {
  /** What arrived since the last time, which is forgotten. */
  collect: (): { spans: number; errors: number } => {
    const streamed = sentry.items().reduce((sum, item) => sum + spansIn(item), 0);
    const collected = { spans: otlp.spans().length + streamed, errors: sentry.events().length };
    otlp.clear();
    sentry.clear();
    return collected;
  },
};
export type SinkCalls = typeof calls;

answerCalls(calls, { otlpUrl: otlp.url, sentryDsn: sentry.dsn } satisfies Sinks);
