import { Problem } from '@dawsos/http';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { VerifyToken } from '../requests/user-identity.ts';

/** Whose tokens are believed. */
export interface TokenRules {
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
}

/** Signatures with a public key alone: with a shared secret, who can check a token can make one. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** The keys at a JWKS URL, fetched when first needed, kept, and fetched again for a key nobody knows. */
export const remoteKeys = (url: string): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(url), { timeoutDuration: 3_000 });

/** Checks signature, time, issuer and audience; throws a 503 {@link Problem} while the keys cannot be had. */
export function createTokenVerifier(keys: JWTVerifyGetKey, { issuer, audience }: TokenRules): VerifyToken {
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms,
        requiredClaims: ['sub', 'exp'],
        ...(issuer !== undefined && { issuer }),
        ...(audience !== undefined && { audience }),
      });
      return payload.sub;
    } catch (error) {
      if (isVerdict(error)) return undefined;
      const detail = 'The keys of the identity provider cannot be had.';
      throw new Problem({ status: 503, code: 'IDENTITY_UNAVAILABLE', detail, retryAfterS: 5, cause: error });
    }
  };
}

/** Whether it is the token that is wrong, and not the fetching of the keys. */
const isVerdict = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout) &&
  !(error instanceof errors.JWKSInvalid) &&
  // What jose throws when the key server answers with anything but 200 and JSON.
  error.code !== 'ERR_JOSE_GENERIC';
