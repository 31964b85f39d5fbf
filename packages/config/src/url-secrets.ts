import type { Secret } from './secret.ts';

/** What must not be told of a URL with a password: the whole, and the password by itself, encoded and plain. */
export const urlSecrets = (url: Secret): readonly string[] => {
  const { password } = new URL(url.reveal());
  return password === '' ? [url.reveal()] : [url.reveal(), password, ...decoded(password)];
};

/** Nothing where it is the same, or where a stray `%` makes it no encoding at all. */
function decoded(password: string): readonly string[] {
  try {
    const plain = decodeURIComponent(password);
    return plain === password ? [] : [plain];
  } catch {
    return [];
  }
}
