export interface ProblemDetails {
  /** HTTP status, 400–599. */
  readonly status: number;
  /** Stable, upper-case; clients may rely on it. */
  readonly code: string;
  /** One sentence for a person; free of secrets and ids. */
  readonly detail: string;
  /** Everything wrong with the input, each with where. */
  readonly problems?: readonly { readonly path: string; readonly message: string }[];
  /** Seconds until trying again makes sense; sent as `Retry-After`. */
  readonly retryAfterS?: number;
  /** Further members of the answer. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** An answer other than success, thrown from anywhere below a handler (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly details: ProblemDetails;

  constructor(details: ProblemDetails) {
    super(details.detail, { cause: details.cause });
    this.status = details.status;
    this.code = details.code;
    this.details = details;
  }
}
