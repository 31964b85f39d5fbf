/** Why the native stack could not be installed or started. */
export type StackErrorCode =
  | 'GO_MISSING'
  | 'GO_TOO_OLD'
  | 'BUILD_FAILED'
  | 'NOT_INSTALLED'
  | 'PORT_TAKEN'
  | 'ALREADY_UP'
  | 'START_FAILED';

/** A stack that could not be installed or started; the message says what to do. */
export class StackError extends Error {
  override readonly name = 'StackError';
  readonly code: StackErrorCode;

  constructor(code: StackErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
