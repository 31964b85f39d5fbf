import { hashedKeys, type PiiClass, redactedKeys } from '@dawsos/conventions';

/** Words that mark a key as secret wherever they stand in it (`passwordHash`, `db_secret_2`). */
const secretWords = /(^|_)(password|passwd|passphrase|secret|authorization|cookie|credentials?|cvv|cvc|ssn|jwt)(_|$)/;
const cacheLimit = 5000;

const hashed = new Set(hashedKeys.map(normalizeKey));
const redacted = new Set(redactedKeys.map(normalizeKey));
const known = new Map<string, PiiClass>();

/** `portfolioId`, `portfolio-id` and `Portfolio.ID` are one key. */
function normalizeKey(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
}

/** How the value under a key is treated; keys that say nothing are `text`, so that their values are scrubbed. */
export function classifyKey(key: string): PiiClass {
  let piiClass = known.get(key);
  if (piiClass === undefined) {
    piiClass = classify(normalizeKey(key));
    if (known.size < cacheLimit) known.set(key, piiClass);
  }
  return piiClass;
}

function classify(key: string): PiiClass {
  if (secretWords.test(key)) return 'redact';
  // The longest suffix decides: `client_portfolio_id` is a portfolio id, `unit_price` a price, `price_date` neither.
  for (let suffix = key; ; suffix = suffix.slice(suffix.indexOf('_') + 1)) {
    if (hashed.has(suffix)) return 'hash';
    if (redacted.has(suffix)) return 'redact';
    if (!suffix.includes('_')) return 'text';
  }
}
