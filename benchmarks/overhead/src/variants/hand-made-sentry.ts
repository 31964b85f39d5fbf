import { captureException, flush } from '@sentry/node';
import { instrument as handMade } from './hand-made.ts';
import type { Instrumentation, Sinks } from './variant.ts';

/** The hand-made variant, its errors to Sentry, which was preloaded. */
export const instrument = (sinks: Sinks): Instrumentation => {
  const inner = handMade(sinks);
  return {
    ...inner,
    onError: (error) => {
      inner.onError(error);
      captureException(error);
    },
    flush: () => Promise.all([inner.flush(), flush(5_000)]),
  };
};
