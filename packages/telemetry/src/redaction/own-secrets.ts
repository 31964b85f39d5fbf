import { redactedMark } from './redacted-mark.ts';

const shortest = 6;
/** The secrets this very process was configured with, longest first: one may be part of another. */
let ownSecrets: readonly string[] = [];

/** Makes the policy remove this value from every text; values under 6 characters are left out, being too common. */
export function protectSecret(value: string): void {
  if (value.length < shortest) return;
  const written = [value, encodeURIComponent(value.toWellFormed()), JSON.stringify(value).slice(1, -1)];
  ownSecrets = [...new Set([...ownSecrets, ...written])].sort((a, b) => b.length - a.length);
}

/** The text without the process's own secrets, whatever they look like. */
export function scrubOwnSecrets(text: string): string {
  let clean = text;
  for (const secret of ownSecrets) if (clean.includes(secret)) clean = clean.replaceAll(secret, redactedMark);
  return clean;
}
