import { Problem } from '@dawsos/http';
import type { Telemetry } from '@dawsos/telemetry';
import type { Request } from 'express';
import { isUuid } from '../domain/is-uuid.ts';

/** Who sent a request: a UUID in small letters; throws a 401 {@link Problem} where nobody can tell. */
export type Identify = (request: Request) => Promise<string>;

/** Checks a bearer token and gives its subject; undefined for a token that is not to be believed. */
export type VerifyToken = (token: string) => Promise<string | undefined>;

/** Believes the `X-User-ID` header: an authenticating gateway has to stand in front. */
export const identifyByHeader = ({ annotate }: Pick<Telemetry, 'annotate'>): Identify => {
  return async (request) => {
    const userId = request.get('x-user-id');
    if (!isUuid(userId)) throw unidentified('The X-User-ID header must be a UUID.');
    annotate({ user_id: userId.toLowerCase() });
    return userId.toLowerCase();
  };
};

/** Believes a signed token alone; the header, which anybody can write, is refused so that nobody relies on it. */
export const identifyByToken = (verify: VerifyToken, { annotate }: Pick<Telemetry, 'annotate'>): Identify => {
  return async (request) => {
    if (request.get('x-user-id') !== undefined) {
      const detail = 'X-User-ID is not accepted here: the user is the subject of the bearer token.';
      throw new Problem({ status: 400, code: 'USER_HEADER_REFUSED', detail });
    }
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(request.get('authorization') ?? '')?.[1];
    const subject = token === undefined ? undefined : await verify(token);
    if (!isUuid(subject)) throw unidentified('A valid bearer token whose subject is a UUID is required.');
    annotate({ user_id: subject.toLowerCase() });
    return subject.toLowerCase();
  };
};

const unidentified = (detail: string): Problem => new Problem({ status: 401, code: 'USER_REQUIRED', detail });
