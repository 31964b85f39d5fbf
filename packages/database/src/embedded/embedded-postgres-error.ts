/** Why the embedded server could not be had; each code is one thing to do about it, named in the message. */
export type EmbeddedPostgresErrorCode =
  | 'PLATFORM_UNSUPPORTED'
  | 'DIRECTORY_UNREACHABLE'
  | 'INIT_FAILED'
  | 'PASSWORD_MISSING'
  | 'PORT_TAKEN'
  | 'DATA_DIR_IN_USE'
  | 'START_FAILED';

/** Thrown by {@link startEmbeddedPostgres}; `code` is stable, the message says what was tried and what helps. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code: EmbeddedPostgresErrorCode;

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
