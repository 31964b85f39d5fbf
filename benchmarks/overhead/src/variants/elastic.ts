import apm from 'elastic-apm-node';
import { type Instrumentation, unobserved } from './variant.ts';

/** The agent that was preloaded. */
export const instrument = (): Instrumentation => ({
  ...unobserved,
  onError: (error) => apm.captureError(error as Error),
  flush: () => apm.flush(),
});
