import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@dawsos/config';
import { Problem } from '@dawsos/http';
import type { RequestHandler } from 'express';

/** Lets those through who have the operators' token; everybody, where none is set, which only development allows. */
export function requireOperator(token: Secret | undefined): RequestHandler {
  if (token === undefined) return (_request, _response, next) => next();
  const expected = digest(`Bearer ${token.reveal()}`);
  return (request, response, next) => {
    // Digests, so that the time taken tells nothing of the token.
    if (timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) return next();
    response.setHeader('WWW-Authenticate', 'Bearer');
    throw new Problem({ status: 401, code: 'OPERATOR_REQUIRED', detail: 'A valid operator token is required.' });
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
