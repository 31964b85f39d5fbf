export { hashId } from './hash-id.ts';
export { classifyKey } from './key-policy.ts';
export { protectSecret } from './own-secrets.ts';
export { redact, redactField } from './redact.ts';
export { redactedMark } from './redacted-mark.ts';
export { scrubText } from './scrub-text.ts';
