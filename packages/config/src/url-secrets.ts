import type { Secret } from './secret.ts';

/** What must not be told of a URL with a password: the whole, and the password by itself. */
export const urlSecrets = (url: Secret): readonly string[] => {
  const { password } = new URL(url.reveal());
  return [url.reveal(), ...(password === '' ? [] : [decodeURIComponent(password)])];
};
