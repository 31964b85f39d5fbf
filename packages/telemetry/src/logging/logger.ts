/** Fields of one log line; redacted by key and value, at any depth. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Structured log: the message is a constant, data goes in fields; trace and request ids are added. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** Put the error itself under `error`: its name, redacted message, stack and causes are logged. */
  error(message: string, fields?: LogFields & { readonly error?: unknown }): void;
}
