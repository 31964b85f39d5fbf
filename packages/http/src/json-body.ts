import express, { type RequestHandler } from 'express';
import { Problem, type ProblemDetails } from './problem.ts';

/** Reads JSON bodies of at most `limit` bytes; what is wrong with one is a {@link Problem} of the client’s. */
export function jsonBody(limit: number): RequestHandler {
  const parse = express.json({ limit, strict: true });
  return (request, response, next) => parse(request, response, (error?: unknown) => next(error && asProblem(error)));
}

function asProblem(error: unknown): unknown {
  const { type, status = 500 } = error as { type?: string; status?: number };
  if (status >= 500) return error;
  return new Problem({ ...(problems.get(type) ?? unreadable), cause: error });
}

/** A body that cannot be unpacked, say: the parser gives those no type. */
const unreadable: ProblemDetails = { status: 400, code: 'BAD_BODY', detail: 'The body cannot be read.' };

/** The parser's errors, by their `type`. */
const problems: ReadonlyMap<string | undefined, ProblemDetails> = new Map([
  ['entity.parse.failed', { status: 400, code: 'BAD_JSON', detail: 'The body is not valid JSON.' }],
  ['entity.too.large', { status: 413, code: 'BODY_TOO_LARGE', detail: 'The body is larger than allowed.' }],
  [
    'encoding.unsupported',
    { status: 415, code: 'UNSUPPORTED_ENCODING', detail: 'The content encoding is not supported.' },
  ],
  ['charset.unsupported', { status: 415, code: 'UNSUPPORTED_CHARSET', detail: 'The character set is not supported.' }],
  ['request.aborted', { status: 400, code: 'REQUEST_ABORTED', detail: 'The request ended before its body did.' }],
  ['request.size.invalid', { status: 400, code: 'BAD_BODY', detail: 'The body does not have the announced length.' }],
]);
