import { scrubText } from '../redaction/scrub-text.ts';

export interface ErrorDescription {
  /** Class name, or the stable `code` where the error has one. */
  readonly type: string;
  /** Scrubbed of secrets and ids. */
  readonly message: string;
  readonly stack?: string;
}

/** What may be told of anything thrown: the one place where `unknown` becomes an error description; never throws. */
export function describeError(error: unknown): ErrorDescription {
  try {
    return describe(error);
  } catch {
    return { type: typeof error, message: '[Unreadable]' }; // A getter, proxy or toString that throws itself.
  }
}

function describe(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: scrubText(String(error)) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    type: scrubText(code ?? String(error.name)),
    message: scrubText(String(error.message)),
    ...(typeof error.stack === 'string' && { stack: scrubText(error.stack) }),
  };
}
