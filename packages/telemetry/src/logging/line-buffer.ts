/** What a {@link LineBuffer} writes to: pino's destination. */
export interface LineDestination {
  write(bytes: Buffer): boolean;
  flush(done?: (error?: Error) => void): void;
}

/** A line of ASCII takes as many bytes as it has characters, and none takes more than three times as many. */
const maxBytesPerCharacter = 3;

/** Room for the line that fills the buffer. */
const lineRoom = 16_384;

/** One per process but in tests; they live as long as it does. */
const buffers: LineBuffer[] = [];

/**
 * Gathers lines as bytes in front of a destination, which on every write measures all that it holds: with a large
 * buffer of its own each line would cost as much as the whole buffer, and texts would be turned into bytes twice.
 */
export class LineBuffer {
  readonly #destination: LineDestination;
  readonly #fullAt: number;
  #bytes: Buffer;
  #length = 0;
  #gone = false;

  /** Passes on what it holds once that is `fullAt` bytes, and every `flushMs`. */
  constructor(destination: LineDestination, { fullAt, flushMs }: { fullAt: number; flushMs: number }) {
    this.#destination = destination;
    this.#fullAt = fullAt;
    this.#bytes = Buffer.allocUnsafeSlow(fullAt + lineRoom);
    setInterval(() => this.#pass(), flushMs).unref();
    buffers.push(this);
    if (buffers.length === 1) process.prependListener('exit', LineBuffer.#passAll);
  }

  /** Takes a line, its end included. */
  write(line: string): void {
    if (this.#gone) return;
    const room = line.length * maxBytesPerCharacter;
    if (this.#length + room > this.#bytes.length) this.#pass();
    if (room > this.#bytes.length) {
      this.#destination.write(Buffer.from(line));
      return;
    }
    this.#length += this.#bytes.write(line, this.#length);
    if (this.#length >= this.#fullAt) this.#pass();
  }

  flush(done: (error?: Error) => void): void {
    this.#pass();
    if (this.#gone) done();
    else this.#destination.flush(done);
  }

  /** Lets all further lines go: whoever read them has gone. */
  giveUp(): void {
    this.#gone = true;
    this.#length = 0;
  }

  /** Ahead of the destinations' own listeners, which write out what they have been given. */
  static #passAll(): void {
    for (const buffer of buffers) buffer.#pass();
  }

  #pass(): void {
    if (this.#length === 0) return;
    const lines = this.#bytes.subarray(0, this.#length);
    // The destination keeps what it is given until it is written: a few lines are copied, many keep the room they are in.
    if (this.#length < this.#fullAt) this.#destination.write(Buffer.from(lines));
    else {
      this.#destination.write(lines);
      this.#bytes = Buffer.allocUnsafeSlow(this.#fullAt + lineRoom);
    }
    this.#length = 0;
  }
}
