import type { Tracing } from './tracing.ts';
import { UnrecordedSpan } from './unrecorded-span.ts';

const nobody = new UnrecordedSpan();

/** Tracing that makes no spans and no ids. */
export const noopTracing: Tracing = {
  withSpan: (_name, _options, work) => work(nobody),
  withRemoteParent: (_traceparent, work) => work(),
  current: () => nobody,
  traceparent: () => undefined,
  outgoingHeaders: () => ({}),
  childEnvironment: () => ({}),
  flush: async () => undefined,
  stats: () => ({ sampleRate: 0, queued: 0, exported: 0, dropped: 0, failed: 0 }),
};
