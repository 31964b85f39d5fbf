/** Attributes as they arrived: 64-bit integers as numbers, arrays and key-value lists as plain data, bytes as Buffer. */
export type ReceivedAttributes = Readonly<Record<string, unknown>>;

/** One span as a collector would have received it. */
export interface ReceivedSpan {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  /** Undefined on a root span. */
  readonly parentSpanId: string | undefined;
  readonly traceState: string;
  readonly name: string;
  readonly kind: SpanKind;
  /** `service.name` of its resource. */
  readonly service: string;
  readonly resource: ReceivedAttributes;
  readonly scope: string;
  readonly attributes: ReceivedAttributes;
  readonly events: readonly {
    readonly name: string;
    readonly timeNs: bigint;
    readonly attributes: ReceivedAttributes;
  }[];
  readonly links: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly attributes: ReceivedAttributes;
  }[];
  readonly status: { readonly code: 'unset' | 'ok' | 'error'; readonly message: string };
  /** Unix time. */
  readonly startNs: bigint;
  readonly endNs: bigint;
}

/** In the order of their numbers in OTLP. */
export const spanKinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export type SpanKind = (typeof spanKinds)[number];

/** In the order of their numbers in OTLP. */
export const statusCodes = ['unset', 'ok', 'error'] as const;
