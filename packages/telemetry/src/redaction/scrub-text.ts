import { redactedKeys } from '@dawsos/conventions';
import { hashId } from './hash-id.ts';

export const redactedMark = '[REDACTED]';
const maxLength = 16_384;

const keyNames = redactedKeys.map((key) => key.replace(/[_-]/g, '[_-]?')).join('|');
const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const cardCandidate = /(?<![\d.])(?:\d[ -]?){12,18}\d(?![\d.])/g;
/** Only a text with one of these in it can hold anything the patterns below look for. */
const suspicious = /[@=:]|\d{3}|eyJ|bearer |basic |sk-|gh[pousr]_|xox|AKIA/i;

/** Patterns of secrets and personal data inside free text, each with what takes its place. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*)?/g, redactedMark],
  [/\b(bearer|basic|digest|negotiate)\s+[\w.~+/=-]{6,}/gi, `$1 ${redactedMark}`],
  [
    /\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?[\w-]{16,}|\bgh[pousr]_\w{20,}|\bxox[abprs]-[\w-]{10,}|\bAKIA[0-9A-Z]{16}\b/g,
    redactedMark,
  ],
  [/(:\/\/)[^\s/@:]*:[^\s/@]+@/g, `$1${redactedMark}@`],
  [/[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}\b/gi, redactedMark],
  [/\b\d{3}-\d{2}-\d{4}\b/g, redactedMark],
  [/\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/g, redactedMark],
  [
    new RegExp(`((?:^|[^a-z])(?:${keyNames})["']?\\s*[=:]\\s*)("[^"]*"|'[^']*'|[^\\s&"',;)}\\]]+)`, 'gi'),
    `$1${redactedMark}`,
  ],
];

/** The secrets this very process was configured with: removed wherever they turn up, whatever they look like. */
const ownSecrets = new Set<string>();

/** Makes the policy remove this value from every text; values under 6 characters are left out, being too common. */
export function protectSecret(value: string): void {
  if (value.length < 6) return;
  ownSecrets.add(value);
  ownSecrets.add(encodeURIComponent(value));
}

/** A text without secrets, card numbers (Luhn-checked), e-mail addresses and the like; UUIDs become their hash. */
export function scrubText(text: string): string {
  let clean = text.length > maxLength ? `${text.slice(0, maxLength)}…[${text.length - maxLength} more]` : text;
  for (const secret of ownSecrets) if (clean.includes(secret)) clean = clean.replaceAll(secret, redactedMark);
  if (!suspicious.test(clean)) return clean;
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
  return clean.replace(uuid, hashId).replace(cardCandidate, (digits) => (passesLuhn(digits) ? redactedMark : digits));
}

/** Luhn's checksum (ISO/IEC 7812-1, annex B). */
function passesLuhn(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    sum += index % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9;
  }
  return sum % 10 === 0;
}
