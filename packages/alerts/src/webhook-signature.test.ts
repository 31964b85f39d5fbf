import { expect, it } from 'vitest';
import { isSignedWebhook, signWebhook, webhookSecret } from './webhook-signature.ts';

const secret = webhookSecret('server key', 'rule-1');
const parts = { timestamp: 1_700_000_000, key: 'k', body: '{"a":1}' };

it('gives each rule a secret of its own, the same each time', () => {
  expect(webhookSecret('server key', 'rule-1')).toBe(secret);
  expect(webhookSecret('server key', 'rule-2')).not.toBe(secret);
  expect(webhookSecret('other key', 'rule-1')).not.toBe(secret);
  expect(secret).toMatch(/^whsec_[\w-]{43}$/);
});

it('is known by who has the secret, and only as it was sent', () => {
  const signature = signWebhook(secret, parts);
  expect(signature).toMatch(/^v1=[0-9a-f]{64}$/);
  expect(isSignedWebhook(secret, signature, parts, 1_700_000_100)).toBe(true);
  expect(isSignedWebhook(secret, signature, { ...parts, body: '{"a":2}' }, 1_700_000_100)).toBe(false);
  expect(isSignedWebhook(secret, signature, { ...parts, key: 'l' }, 1_700_000_100)).toBe(false);
  expect(isSignedWebhook('another', signature, parts, 1_700_000_100)).toBe(false);
  expect(isSignedWebhook(secret, undefined, parts, 1_700_000_100)).toBe(false);
  expect(isSignedWebhook(secret, `${signature}0`, parts, 1_700_000_100)).toBe(false);
});

it('is not known any more once it is old, nor before it was made', () => {
  const signature = signWebhook(secret, parts);
  expect(isSignedWebhook(secret, signature, parts, 1_700_000_301)).toBe(false);
  expect(isSignedWebhook(secret, signature, parts, 1_699_999_699)).toBe(false);
  expect(isSignedWebhook(secret, signature, { ...parts, timestamp: Number.NaN }, 1_700_000_000)).toBe(false);
});
