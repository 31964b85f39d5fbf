import { inspect } from 'node:util';

const mark = '[REDACTED]';

/** A configured value that prints, logs and serialises as `[REDACTED]`; ask for it by name to use it. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself: hand it to what needs it, keep no copy. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return mark;
  }

  toJSON(): string {
    return mark;
  }

  [inspect.custom](): string {
    return mark;
  }
}
