import { hashedKeys, type PiiClass, redactedKeys } from '@dawsos/conventions';

/** Words that make a key secret wherever they stand in it (`dbPasswordHash`, `cookies`). */
const secretWords = /password|passwd|passphrase|secret|authorization|cookie|credential|(^|_)(cvv|cvc|ssn|jwt)(_|$)/;
const cacheLimit = 5000;
const longestCached = 64;
/** What goes before it in a longer key says nothing. */
const looksAt = 128;

const hashed = new Set(hashedKeys.map(squash));
const redacted = new Set(redactedKeys.map(squash));
const known = new Map<string, PiiClass>();

/** `portfolioId`, `portfolio-id`, `Portfolio.ID`, `body[portfolio_id]` and `portfolio_id_2` are one key. */
const normalizeKey = (key: string): string =>
  key
    .replace(/([A-Z])([A-Z][a-z])|([a-z0-9])([A-Z])/g, '$1$3_$2$4')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .replace(/_?\d+$/, '');

/** A key without its separators: `PORTFOLIOID` is known by it. */
function squash(key: string): string {
  return key.replace(/[_-]/g, '');
}

/** How the value under a key is treated; keys that say nothing are `text`, so that their values are scrubbed. */
export function classifyKey(key: string): PiiClass {
  let piiClass = known.get(key);
  if (piiClass === undefined) {
    piiClass = classify(normalizeKey(key.slice(-looksAt)));
    if (known.size < cacheLimit && key.length <= longestCached) known.set(key, piiClass);
  }
  return piiClass;
}

function classify(key: string): PiiClass {
  if (secretWords.test(key)) return 'redact';
  // The longest suffix decides: `client_portfolio_id` is a portfolio id, `unit_price` a price, `price_date` neither.
  for (let suffix = key; ; suffix = suffix.slice(suffix.indexOf('_') + 1)) {
    const word = squash(suffix);
    if (isOneOf(hashed, word)) return 'hash';
    if (isOneOf(redacted, word)) return 'redact';
    if (!suffix.includes('_')) return 'text';
  }
}

/** Whether a word is in a set, in the singular or the plural. */
const isOneOf = (words: ReadonlySet<string>, word: string): boolean =>
  words.has(word) ||
  words.has(word.replace(/s$/, '')) ||
  words.has(word.replace(/es$/, '')) ||
  words.has(word.replace(/ies$/, 'y'));
