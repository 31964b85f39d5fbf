import { getJson } from './get-json.ts';

/** A log line with the labels and the structured metadata it is stored under. */
export interface StoredLine {
  readonly labels: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A Loki that is asked through its HTTP API. */
export interface Loki {
  /** Lines of the last hour that a LogQL expression selects. */
  lines(logql: string): Promise<readonly StoredLine[]>;
}

interface Streams {
  readonly data: {
    readonly result: readonly {
      readonly stream: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [string, string])[];
    }[];
  };
}

/** The API of the Loki at `url`. */
export const lokiAt = (url: string): Loki => ({
  lines: async (query) => {
    const { data } = await getJson<Streams>(`${url}/loki/api/v1/query_range`, { query, since: '1h', limit: '5000' });
    return data.result.flatMap(({ stream, values }) => values.map(([, text]) => ({ labels: stream, text })));
  },
});
