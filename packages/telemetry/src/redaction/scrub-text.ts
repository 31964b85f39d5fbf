import { scrubCardNumbers } from './card-numbers.ts';
import { hashId } from './hash-id.ts';
import { scrubOwnSecrets } from './own-secrets.ts';
import { redactedMark } from './redacted-mark.ts';
import { scrubAssignments } from './scrub-assignments.ts';

const maxLength = 16_384;
const noteLength = 32;
/** Looked at beyond the cut and then left out, so that a secret across the cut is seen whole. */
const margin = 1024;
const maxRounds = 4;

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** 15 to 34 characters in groups of four. */
const iban = /(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])/g;
const shortestIban = 15;

/** Patterns of secrets and personal data inside free text, each with what takes its place. */
const credentials: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, redactedMark],
  [/eyJ[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*)?/g, redactedMark],
  [/(?<![a-z])(bearer|basic|digest|negotiate)\s+[^\s"',;]{6,}/gi, `$1 ${redactedMark}`],
  [
    /(?<![A-Za-z])(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?[\w-]{16,}|(?:gh[pousr]|github_pat|npm|whsec)_\w{20,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}|AIza[\w-]{35}/g,
    redactedMark,
  ],
];
const userinfo = /:\/\/[^\s/"'<>]+@/g;
/** A version stands behind the name of a package as a domain does behind a mailbox, but has no letters at its end. */
const email = /[^\s@<>()[\]{},;:"'=/?&|\\%]{1,64}(?:@|%40)(?!\d+\.\d+\.\d)(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/giu;
const socialSecurity = /(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)/g;

/** A text without secrets, card numbers, e-mail addresses and the like, 16,384 characters at most; UUIDs become their hash. */
export function scrubText(text: string): string {
  if (text.length <= maxLength) return scrub(text);
  const kept = maxLength - noteLength;
  const head = scrub(text.slice(0, kept + margin));
  return `${head.slice(0, Math.min(kept, head.length - margin))}…[${text.length - kept} more]`;
}

/** What takes a secret's place may bring to light what stood beside it: looked at again until nothing is left. */
function scrub(text: string): string {
  let clean = text;
  for (let round = 0; round < maxRounds; round++) {
    const before = clean;
    clean = scrubOnce(before);
    if (clean === before || !clean.includes(redactedMark)) break;
  }
  return clean;
}

function scrubOnce(text: string): string {
  let clean = scrubOwnSecrets(text);
  for (const [pattern, replacement] of credentials) clean = clean.replace(pattern, replacement);
  if (/[@%]/.test(clean)) clean = clean.replace(userinfo, `://${redactedMark}@`).replace(email, redactedMark);
  if (/[=:]/.test(clean)) clean = scrubAssignments(clean);
  if (clean.includes('-')) clean = clean.replace(uuid, hashId);
  if (!/\d\D?\d/.test(clean)) return clean;
  return scrubCardNumbers(
    clean.replace(socialSecurity, redactedMark).replace(iban, (found) => (isIban(found) ? redactedMark : found)),
  );
}

const isIban = (found: string): boolean => found.replaceAll(' ', '').length >= shortestIban;
