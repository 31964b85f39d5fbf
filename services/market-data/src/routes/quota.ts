import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';

/** Requests a provider allows in a window. */
export interface QuotaOptions {
  readonly limit: number;
  readonly windowMs: number;
}

/** One budget for all clients of a provider: `X-RateLimit-Remaining` on each answer, 429 with `Retry-After` beyond it. */
export const quota = ({ limit, windowMs }: QuotaOptions): RequestHandler =>
  rateLimit({
    limit,
    windowMs,
    standardHeaders: false,
    legacyHeaders: true,
    keyGenerator: () => 'everybody',
    message: { 'Error Message': 'Limit Reach. Please wait and try again.' },
  });
