const initialBytes = 4096;
/** A text up to here is written byte by byte; a longer one is worth the call into native code. */
const shortText = 64;
/** Writes protobuf into a buffer that grows and is used again. */
export class ProtoWriter {
  bytes = Buffer.allocUnsafeSlow(initialBytes);
  length = 0;
  #view = new DataView(this.bytes.buffer);

  /** Makes room for so many more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
    this.#view = new DataView(larger.buffer);
  }

  /** One byte: a field number and its wire type, where both fit. */
  byte(value: number): void {
    this.bytes[this.length++] = value;
  }

  /** A field number below 16 with a varint of 32 bits at most, unsigned. */
  smallNumber(tag: number, value: number): void {
    this.reserve(6);
    this.byte(tag);
    this.varint(value);
  }

  /** An unsigned number of 32 bits; room has to be there. */
  varint(value: number): void {
    let rest = value >>> 0;
    while (rest > 127) {
      this.bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** A whole number of 64 bits, two's complement. */
  varint64(value: number): void {
    this.reserve(10);
    const magnitude = Math.abs(value);
    let low = magnitude >>> 0;
    let high = Math.floor(magnitude / 2 ** 32) >>> 0;
    if (value < 0) {
      low = (~low + 1) >>> 0;
      high = (~high + (low === 0 ? 1 : 0)) >>> 0;
    }
    while (high > 0 || low > 127) {
      this.bytes[this.length++] = (low & 127) | 128;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.bytes[this.length++] = low;
  }

  fixed32(tag: number, value: number): void {
    this.reserve(6);
    this.bytes[this.length++] = tag;
    this.#view.setUint32(this.length, value, true);
    this.length += 4;
  }

  double(value: number): void {
    this.reserve(8);
    this.#view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** A point in time in nanoseconds: 64 bits, more than a double holds. */
  time(tag: number, seconds: number, nanos: number): void {
    this.reserve(10);
    this.bytes[this.length++] = tag;
    // In two parts that a double holds exactly; a remainder is taken by hand, for `%` calls into the C library.
    const blocks = Math.floor(seconds / 65_536);
    const upper = Math.floor((blocks * 1e9) / 65_536);
    const lower = (blocks * 1e9 - upper * 65_536) * 65_536 + (seconds - blocks * 65_536) * 1e9 + nanos;
    const carry = Math.floor(lower / 2 ** 32);
    this.#view.setUint32(this.length, lower - carry * 2 ** 32, true);
    this.#view.setUint32(this.length + 4, upper + carry, true);
    this.length += 8;
  }

  /** An id of 64 bits. */
  id64(tag: number, high: number, low: number): void {
    this.reserve(10);
    this.bytes[this.length] = tag;
    this.bytes[this.length + 1] = 8;
    this.#view.setInt32(this.length + 2, high);
    this.#view.setInt32(this.length + 6, low);
    this.length += 10;
  }

  /** An id of 128 bits. */
  id128(tag: number, bits: readonly [number, number, number, number]): void {
    this.reserve(18);
    this.bytes[this.length] = tag;
    this.bytes[this.length + 1] = 16;
    this.#view.setInt32(this.length + 2, bits[0]);
    this.#view.setInt32(this.length + 6, bits[1]);
    this.#view.setInt32(this.length + 10, bits[2]);
    this.#view.setInt32(this.length + 14, bits[3]);
    this.length += 18;
  }

  data(tag: number, data: Uint8Array): void {
    this.reserve(data.length + 6);
    this.byte(tag);
    this.varint(data.length);
    this.bytes.set(data, this.length);
    this.length += data.length;
  }

  text(tag: number, text: string): void {
    const count = text.length;
    this.reserve(count * 3 + 6);
    const { bytes } = this;
    bytes[this.length++] = tag;
    if (count <= shortText && this.#ascii(text)) return;
    const start = this.open();
    this.length += bytes.write(text, this.length);
    this.close(start);
  }

  /** A copy of what was written from `start` on. */
  copyFrom(start: number): Uint8Array {
    return new Uint8Array(this.bytes.subarray(start, this.length));
  }

  /** Bytes as they are. */
  raw(source: Uint8Array): void {
    const count = source.length;
    this.reserve(count);
    const { bytes } = this;
    let at = this.length;
    // Short ones: a call into native code would cost more than the loop.
    for (let index = 0; index < count; index++) bytes[at++] = source[index] as number;
    this.length = at;
  }

  /** Begins a message whose length is not known yet; answers what {@link close} needs. */
  open(): number {
    this.reserve(1);
    return this.length++;
  }

  /** Ends the message begun at `start`: its length goes in front, for which a long one moves. */
  close(start: number): void {
    const size = this.length - start - 1;
    if (size < 128) {
      this.bytes[start] = size;
      return;
    }
    const extra = size < 16_384 ? 1 : size < 2_097_152 ? 2 : size < 268_435_456 ? 3 : 4;
    this.reserve(extra);
    this.bytes.copyWithin(start + 1 + extra, start + 1, this.length);
    this.length = start;
    this.varint(size);
    this.length += size;
  }

  /** Writes a short text behind its length; false, and nothing written, where it is not plain ASCII. */
  #ascii(text: string): boolean {
    const { bytes } = this;
    const count = text.length;
    let at = this.length;
    bytes[at++] = count;
    for (let index = 0; index < count; index++) {
      const code = text.charCodeAt(index);
      if (code > 127) return false;
      bytes[at++] = code;
    }
    this.length = at;
    return true;
  }
}
