import { z } from 'zod';
import { Secret } from './secret.ts';

/** `true`, `false`, `1` or `0`. */
export const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false', '1', '0'], 'must be true or false')
    .transform((text) => text === 'true' || text === '1')
    .default(fallback);

/** A whole number within bounds. */
export const wholeNumber = (fallback: number, { min = 0, max = Number.MAX_SAFE_INTEGER } = {}) =>
  z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`)
    .default(fallback);

/** A share from 0 to 1. */
export const share = z.coerce.number('must be a number').min(0, 'must be at least 0').max(1, 'must be at most 1');

/** An http or https URL, without a trailing slash. */
export const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .transform((url) => url.replace(/\/+$/, ''));

/** A value that must not be told. */
export const secret = z.string().transform((text) => new Secret(text));

/** A Redis URL, `redis://` or, encrypted, `rediss://`, with user and password where the server asks for them. */
export const redisUrl = z
  .url({ protocol: /^rediss?$/, error: 'must be a redis or rediss URL' })
  .transform((url) => new Secret(url));

/** A Sentry DSN, `https://key@host/project`. */
export const sentryDsn = z
  .string()
  .regex(
    /^https?:\/\/\w+(?::\w*)?@[\w.-]+(?::\d+)?\/(?:[\w./-]+\/)?\d+$/,
    'must be a Sentry DSN, https://key@host/project',
  )
  .transform((text) => new Secret(text));
