/** Tags of `ExportTraceServiceResponse.partial_success` and, in it, of `rejected_spans`. */
const partialSuccess = 0x0a;
const rejected = 0x08;

/** How many spans the collector says it did not take of a request it took; 0 where the answer says nothing, or is no answer. */
export function rejectedSpans(response: Uint8Array): number {
  let count = 0;
  eachField(response, (tag, value) => {
    if (tag !== partialSuccess || typeof value === 'number') return;
    eachField(value, (inner, number) => {
      if (inner === rejected && typeof number === 'number') count = number;
    });
  });
  return count;
}

/** Visits the numbers and the bytes of a protobuf message, up to where it is none. */
function eachField(bytes: Uint8Array, visit: (tag: number, value: number | Uint8Array) => void): void {
  let at = 0;
  const varint = (): number | undefined => {
    let value = 0;
    for (let scale = 1; at < bytes.length; scale *= 128) {
      const byte = bytes[at++] as number;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    return undefined;
  };
  while (at < bytes.length) {
    const tag = varint();
    const value = varint();
    if (tag === undefined || value === undefined) return;
    const wireType = tag & 7;
    if (wireType === 0) visit(tag, value);
    else if (wireType === 2) {
      visit(tag, bytes.subarray(at, at + value));
      at += value;
    } else return;
  }
}
