import { scrubText } from '../redaction/scrub-text.ts';

export interface ErrorDescription {
  /** Class name, or the stable `code` where the error has one. */
  readonly type: string;
  /** Scrubbed of secrets and ids. */
  readonly message: string;
  readonly stack?: string;
}

/** What may be told of anything thrown: the one place where `unknown` becomes an error description. */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: scrubText(safeString(error)) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    type: code ?? error.name,
    message: scrubText(String(error.message)),
    ...(typeof error.stack === 'string' && { stack: scrubText(error.stack) }),
  };
}

function safeString(value: unknown): string {
  try {
    return String(value);
  } catch {
    return '[Unreadable]'; // An object whose toString throws; the type still says what it was.
  }
}
