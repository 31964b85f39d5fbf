import { hash } from 'node:crypto';

const rememberedAtMost = 20_000;
const longestRemembered = 64;
/** Hashes by id, and each by itself: an 8-digit account number looks like a hash, and must not pass as one. */
const known = new Map<string, string>();

/** The first 8 hex digits of an id's SHA-256; letter case does not matter, hashing twice changes nothing. */
export function hashId(id: string): string {
  const before = known.get(id);
  if (before !== undefined) return before;
  const short = hash('sha256', id.toLowerCase()).slice(0, 8);
  if (known.size >= rememberedAtMost) known.clear();
  known.set(short, short);
  if (id.length <= longestRemembered) known.set(id, short);
  return short;
}
