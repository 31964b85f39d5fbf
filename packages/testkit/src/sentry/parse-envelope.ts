/** One item of a Sentry envelope; a JSON payload is parsed, any other stays text. */
export interface EnvelopeItem {
  readonly type: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: unknown;
}

export interface Envelope {
  readonly header: Readonly<Record<string, unknown>>;
  readonly items: readonly EnvelopeItem[];
}

const newline = 0x0a;

/** Reads an envelope: a header line, then per item a header line and a payload of `length` bytes, or up to the line's end; throws on malformed ones. */
export const parseEnvelope = (body: Buffer): Envelope => {
  let offset = 0;
  const take = (length?: number): Buffer => {
    const lineEnd = body.indexOf(newline, offset);
    const end = length === undefined ? (lineEnd < 0 ? body.length : lineEnd) : offset + length;
    if (end > body.length) throw new Error(`envelope item of ${length} bytes is cut off at ${body.length - offset}`);
    const taken = body.subarray(offset, end);
    offset = end + 1;
    return taken;
  };

  const header = JSON.parse(take().toString());
  const items: EnvelopeItem[] = [];
  while (offset < body.length) {
    const itemHeader = JSON.parse(take().toString());
    const payload = take(itemHeader.length).toString();
    items.push({ type: itemHeader.type, header: itemHeader, payload: parseIfJson(payload) });
  }
  return { header, items };
};

const parseIfJson = (payload: string): unknown => {
  try {
    return JSON.parse(payload);
  } catch {
    return payload; // An attachment, say: envelopes carry any bytes.
  }
};
