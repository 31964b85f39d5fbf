import { trace } from '@opentelemetry/api';
import { type Instrumentation, unobserved } from './variant.ts';

/** What the global provider is once a preloaded module has started it. */
interface FlushableProvider {
  getDelegate(): { forceFlush(): Promise<void> };
}

export const instrument = (): Instrumentation => ({
  ...unobserved,
  flush: () => (trace.getTracerProvider() as unknown as FlushableProvider).getDelegate().forceFlush(),
});
