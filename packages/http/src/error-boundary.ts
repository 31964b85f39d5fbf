import type { Telemetry } from '@dawsos/telemetry';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { Problem, type ProblemDetails } from './problem.ts';

/** Answers what no route took. */
export const notFound: RequestHandler = () => {
  throw new Problem({ status: 404, code: 'NOT_FOUND', detail: 'There is nothing at this path.' });
};

/**
 * The one place where errors become answers: a {@link Problem} as it says, anything else as 500 without a word of it;
 * faults of ours are logged, reported and marked on the span here, once.
 */
export function errorBoundary({ tracing, errors, log }: Telemetry): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const details = toDetails(error);
    if (details.status >= 500 && details.code !== 'PACK_NOT_FRESH') tracing.current().fail(error);
    if (details.status === 500) {
      log.error('request failed', { error });
      errors.capture(error);
    }
    // Half an answer cannot be taken back: cut off, it is at least not taken for a whole one.
    if (response.headersSent) response.destroy();
    else sendProblem(response, details, tracing.current().traceId);
  };
}

function sendProblem(response: Response, details: ProblemDetails, traceId: string): void {
  const { status, code, detail, problems, retryAfterS, extensions } = details;
  if (retryAfterS !== undefined) response.setHeader('Retry-After', String(Math.max(1, Math.ceil(retryAfterS))));
  response
    .status(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: titles[status] ?? 'Error',
        status,
        code,
        detail,
        ...(problems !== undefined && { problems }),
        ...extensions,
        trace_id: traceId,
      }),
    );
}

/** What may be told of anything thrown. */
function toDetails(error: unknown): ProblemDetails {
  if (error instanceof Problem) return error.details;
  return isPathError(error) ? badPath : unexpected;
}

const unexpected: ProblemDetails = {
  status: 500,
  code: 'INTERNAL_ERROR',
  detail: 'The request failed through a fault of ours; it has been reported.',
};

const badPath: ProblemDetails = { status: 400, code: 'BAD_PATH', detail: 'The path is not valid.' };

/** A malformed percent-escape in the path, as Express reports it. */
const isPathError = (error: unknown): boolean => error instanceof URIError && 'status' in error && error.status === 400;

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
