import { createHmac, timingSafeEqual } from 'node:crypto';

/** Headers of a webhook delivery; all lower case. */
export const webhookHeaders = {
  /** The same at every try of one delivery: who acts on it once, acts once. */
  key: 'idempotency-key',
  /** Unix seconds at which this try was signed. */
  timestamp: 'dawsos-timestamp',
  /** `v1=` and the HMAC in hex. */
  signature: 'dawsos-signature',
} as const;

/** The secret of one rule's webhooks: nothing is stored, and one rule's says nothing of another's. */
export const webhookSecret = (signingKey: string, ruleId: string): string =>
  `whsec_${createHmac('sha256', signingKey).update(`webhook-secret:v1:${ruleId}`).digest('base64url')}`;

/** The signature header of a body sent at `timestamp` (Unix seconds): HMAC-SHA256 over timestamp, key and body. */
export const signWebhook = (secret: string, { timestamp, key, body }: SignedParts): string =>
  `v1=${createHmac('sha256', secret).update(`${timestamp}.${key}.${body}`).digest('hex')}`;

/** What a signature covers. */
export interface SignedParts {
  readonly timestamp: number;
  readonly key: string;
  readonly body: string;
}

/**
 * For receivers: whether a delivery is ours, and was signed no more than `toleranceS` (5 min) from `nowS`, Unix seconds.
 *
 * @example
 * const ours = isSignedWebhook(secret, request.headers['dawsos-signature'], { timestamp, key, body }, Date.now() / 1000);
 */
export function isSignedWebhook(
  secret: string,
  signature: string | undefined,
  parts: SignedParts,
  nowS: number,
  toleranceS = 300,
): boolean {
  if (!Number.isInteger(parts.timestamp) || Math.abs(nowS - parts.timestamp) > toleranceS) return false;
  const expected = Buffer.from(signWebhook(secret, parts));
  const given = Buffer.from(signature ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
