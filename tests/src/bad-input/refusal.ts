import type { SendOptions } from '../send.ts';

/** A request that must be refused, and how. */
export interface Refusal extends SendOptions {
  readonly is: string;
  readonly path: string;
  readonly status: number;
  readonly code: string;
  /** Where the problems are, all of them, sorted. */
  readonly problems?: readonly string[];
  /** Part of the answer's detail. */
  readonly detail?: string;
}

/** Id of no portfolio. */
export const nobodys = '99999999-9999-4999-8999-999999999999';

/** The same for who puts texts into SQL. */
export const injection = `${nobodys}' or '1'='1`;
