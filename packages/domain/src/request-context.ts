import { z } from 'zod';
import { type IsoDate, isIsoDate } from './dates/iso-date.ts';
import { isPackId } from './packs/pack-id.ts';

/** The shape of a request context on the wire between services: unknown fields are refused, ids must have their form. */
export const requestCtxSchema = z.strictObject({
  /** The pack all figures of the request come from. */
  pricing_pack_id: z.string().refine(isPackId, 'not a pack id of the form PP_YYYY-MM-DD'),
  /** SHA-256 of the ledger's state when the request was resolved. */
  ledger_commit_hash: z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in hex'),
  /** A UUID of any version: gateways make their own. */
  user_id: z.guid(),
  request_id: z.string().regex(/^[\w.-]{1,64}$/, 'not an id of 1 to 64 letters, digits, _, . and -'),
  /** All zeros where tracing is off. */
  trace_id: z.string().regex(/^[0-9a-f]{32}$/, 'not a trace id of 32 hex digits'),
  asof_date: z.custom<IsoDate>(isIsoDate, 'not a calendar date of the form YYYY-MM-DD'),
  portfolio_id: z.guid().optional(),
  require_fresh: z.boolean(),
});

/** What a request was resolved to; it travels with the request through every service and does not change on the way. */
export type RequestCtx = Readonly<z.infer<typeof requestCtxSchema>>;
