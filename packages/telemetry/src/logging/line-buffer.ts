/** What a {@link LineBuffer} writes to: pino's destination. */
export interface LineDestination {
  write(text: string): boolean;
  flush(done?: (error?: Error) => void): void;
}

/** One per process but in tests; they live as long as it does. */
const buffers: LineBuffer[] = [];

/**
 * Gathers lines in front of a destination, which on every write measures all that it holds: with a large buffer of its
 * own each line would cost as much as the whole buffer.
 */
export class LineBuffer {
  readonly #destination: LineDestination;
  readonly #fullAt: number;
  #lines = '';
  #gone = false;

  /** Passes on what it holds once that is `fullAt` characters, and every `flushMs`. */
  constructor(destination: LineDestination, { fullAt, flushMs }: { fullAt: number; flushMs: number }) {
    this.#destination = destination;
    this.#fullAt = fullAt;
    setInterval(() => this.#pass(), flushMs).unref();
    buffers.push(this);
    if (buffers.length === 1) process.prependListener('exit', LineBuffer.#passAll);
  }

  write(line: string): void {
    if (this.#gone) return;
    this.#lines += line;
    if (this.#lines.length >= this.#fullAt) this.#pass();
  }

  flush(done: (error?: Error) => void): void {
    this.#pass();
    if (this.#gone) done();
    else this.#destination.flush(done);
  }

  /** Lets all further lines go: whoever read them has gone. */
  giveUp(): void {
    this.#gone = true;
    this.#lines = '';
  }

  /** Ahead of the destinations' own listeners, which write out what they have been given. */
  static #passAll(): void {
    for (const buffer of buffers) buffer.#pass();
  }

  #pass(): void {
    if (this.#lines === '') return;
    this.#destination.write(this.#lines);
    this.#lines = '';
  }
}
