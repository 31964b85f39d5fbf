import { getJson } from './get-json.ts';

/** A span as Jaeger's query API tells it. */
export interface StoredSpan {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly service: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly durationMs: number;
}

/** A trace as Jaeger's query API tells it. */
export interface StoredTrace {
  readonly id: string;
  readonly spans: readonly StoredSpan[];
  /** Names from the root down to a span, each with its service: `dawsos-executor http.request`. */
  pathTo(span: StoredSpan): readonly string[];
}

/** A Jaeger that is asked through its query API. */
export interface Jaeger {
  /** Undefined where it has none of this id. */
  trace(id: string): Promise<StoredTrace | undefined>;
  services(): Promise<readonly string[]>;
  /** The newest traces of a service, as the API's JSON text. */
  dump(service: string): Promise<string>;
}

interface ApiTrace {
  readonly traceID: string;
  readonly spans: readonly {
    readonly spanID: string;
    readonly operationName: string;
    readonly processID: string;
    /** Microseconds. */
    readonly duration: number;
    readonly references: readonly { readonly refType: string; readonly spanID: string }[];
    readonly tags: readonly { readonly key: string; readonly value: string | number | boolean }[];
  }[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

/** The API of the Jaeger at `url`. */
export const jaegerAt = (url: string): Jaeger => ({
  trace: async (id) => {
    const response = await fetch(`${url}/api/traces/${id}`, { signal: AbortSignal.timeout(30_000) });
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`Jaeger answered ${response.status}: ${await response.text()}`);
    const { data } = (await response.json()) as { data: ApiTrace[] };
    return data[0] && readTrace(data[0]);
  },
  services: async () => (await getJson<{ data: string[] | null }>(`${url}/api/services`)).data ?? [],
  dump: async (service) =>
    JSON.stringify(await getJson(`${url}/api/traces`, { service, limit: '1500', lookback: '1h' })),
});

function readTrace({ traceID, spans: apiSpans, processes }: ApiTrace): StoredTrace {
  const spans = apiSpans.map(
    ({ spanID, operationName, processID, duration, references, tags }): StoredSpan => ({
      id: spanID,
      parentId: references.find(({ refType }) => refType === 'CHILD_OF')?.spanID,
      service: processes[processID]?.serviceName ?? '',
      name: operationName,
      attributes: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
      durationMs: duration / 1000,
    }),
  );
  const byId = new Map(spans.map((span) => [span.id, span]));
  const pathTo = (span: StoredSpan): readonly string[] => {
    const parent = byId.get(span.parentId ?? '');
    return [...(parent ? pathTo(parent) : []), `${span.service} ${span.name}`];
  };
  return { id: traceID, spans, pathTo };
}
