export { hashId } from './hash-id.ts';
export { classifyKey } from './key-policy.ts';
export { redact, redactField } from './redact.ts';
export { protectSecret, redactedMark, scrubText } from './scrub-text.ts';
