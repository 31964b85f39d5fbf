import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

/** `ExportTraceServiceRequest` in the shape that OTLP/JSON and decoded protobuf share; what is default on the wire is left out. */
export interface OtlpRequest {
  readonly resourceSpans?: readonly {
    readonly resource?: { readonly attributes?: readonly OtlpKeyValue[] };
    readonly scopeSpans?: readonly {
      readonly scope?: { readonly name?: string };
      readonly spans?: readonly OtlpSpan[];
    }[];
  }[];
}

export interface OtlpSpan {
  readonly traceId: OtlpId;
  readonly spanId: OtlpId;
  readonly parentSpanId?: OtlpId;
  readonly traceState?: string;
  readonly name?: string;
  readonly kind?: number;
  readonly startTimeUnixNano?: string | number;
  readonly endTimeUnixNano?: string | number;
  readonly attributes?: readonly OtlpKeyValue[];
  readonly events?: readonly {
    readonly name?: string;
    readonly timeUnixNano?: string | number;
    readonly attributes?: readonly OtlpKeyValue[];
  }[];
  readonly links?: readonly {
    readonly traceId: OtlpId;
    readonly spanId: OtlpId;
    readonly attributes?: readonly OtlpKeyValue[];
  }[];
  readonly status?: { readonly code?: number; readonly message?: string };
}

/** Bytes in protobuf, hex digits in OTLP/JSON. */
export type OtlpId = Uint8Array | string;

export interface OtlpKeyValue {
  readonly key: string;
  readonly value?: OtlpValue;
}

export interface OtlpValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  /** A decimal string: 64 bits do not fit a number. */
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly OtlpValue[] };
  readonly kvlistValue?: { readonly values?: readonly OtlpKeyValue[] };
  /** Base64 in OTLP/JSON. */
  readonly bytesValue?: Uint8Array | string;
}

const protoRoot = fileURLToPath(new URL('../../proto/', import.meta.url));

/** The message type of the project's own definitions, `proto/` (opentelemetry-proto 1.11.0, unchanged). */
export const loadTraceRequestType = async (): Promise<protobuf.Type> => {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => protoRoot + target;
  await root.load('opentelemetry/proto/collector/trace/v1/trace_service.proto');
  return root.lookupType('opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest');
};
