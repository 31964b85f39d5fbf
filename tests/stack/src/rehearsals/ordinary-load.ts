import type { LoadRequest } from '../start-load.ts';

/** What is asked for while nothing is rehearsed: cheap, and as much as the guards against little traffic want. */
export const ordinaryLoad: { readonly requests: readonly LoadRequest[]; readonly rate: number } = {
  requests: [{ path: '/v1/patterns' }],
  rate: 12,
};
