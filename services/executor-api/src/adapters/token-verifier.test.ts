import { expect, test } from 'vitest';
import { createTokenVerifier, remoteKeys } from './token-verifier.ts';

test('while the keys cannot be had, nobody is refused for good', async () => {
  // Port 9 (discard) is closed on every machine that is not forty years old.
  const verify = createTokenVerifier(remoteKeys('http://127.0.0.1:9/keys'), {});
  const token = [{ alg: 'ES256', kid: 'k' }, { sub: 's' }, 'x'].map((part) =>
    btoa(JSON.stringify(part)).replaceAll('=', ''),
  );
  await expect(verify(token.join('.'))).rejects.toMatchObject({ status: 503, code: 'IDENTITY_UNAVAILABLE' });
});
