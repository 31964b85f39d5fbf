import bundle from 'express-prom-bundle';
import { type Instrumentation, unobserved } from './variant.ts';

/** Method and path as labels, which any dashboard needs; the rest as it comes. */
export const instrument = (): Instrumentation => ({
  ...unobserved,
  middleware: bundle({ includeMethod: true, includePath: true }),
});
