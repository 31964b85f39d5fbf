import { startOtlpSink, startRecordingServer, startSentrySink } from '@dawsos/testkit';
import type { Sinks } from '../variants/variant.ts';
import { spansInAgentRequest, spansInEnvelopeItem } from './peer-spans.ts';

/** What arrived. */
export interface Arrived {
  readonly spans: number;
  readonly errors: number;
}

export interface RunningSinks {
  readonly addresses: Sinks;
  /** What arrived since the last time, which is forgotten; counted now, so that a measurement is not disturbed. */
  collect(): Arrived;
  /** From now on an OTLP request is answered after so many milliseconds. */
  delayTraces(delayMs: number): void;
  stop(): Promise<void>;
}

/** Starts a stand-in for everything a variant sends to. */
export async function startSinks(): Promise<RunningSinks> {
  const [otlp, sentry, agent] = await Promise.all([startOtlpSink(), startSentrySink(), startRecordingServer()]);
  const all = [otlp, sentry, agent];
  return {
    addresses: { otlpUrl: otlp.url, sentryDsn: sentry.dsn, agentUrl: agent.url },
    collect: () => {
      const toSentry = sentry.items().reduce((sum, item) => sum + spansInEnvelopeItem(item), 0);
      const toAgent = agent.requests.reduce((sum, request) => sum + spansInAgentRequest(request), 0);
      const arrived = { spans: otlp.spans().length + toSentry + toAgent, errors: sentry.events().length };
      for (const sink of all) sink.clear();
      return arrived;
    },
    delayTraces: (delayMs) => otlp.respondWith({ delayMs }),
    stop: async () => {
      await Promise.all(all.map((sink) => sink.stop()));
    },
  };
}
