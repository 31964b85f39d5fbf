import { type Instrumentation, unobserved } from './variant.ts';

export const instrument = (): Instrumentation => unobserved;
