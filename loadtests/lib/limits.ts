/** Thresholds by k6 metric, with the tag of the requests they are about. */
export type Thresholds = Readonly<Record<string, readonly string[]>>;

/** What an SLO asks of requests of one kind: all but a share of them within a time, or without failing. */
export interface Limit {
  /** As k6 and the generated file write it. */
  readonly text: string;
  /** The requests it is about, by their tag. */
  readonly request: string;
  /** Milliseconds; undefined where the limit is on failures. */
  readonly ms: number | undefined;
  /** The share that may be worse. */
  readonly budget: number;
}

/** The limits that thresholds set; throws where one is not understood. */
export const readLimits = (thresholds: Thresholds): Limit[] =>
  Object.entries(thresholds).flatMap(([metric, texts]) => texts.map((text) => readLimit(metric, text)));

function readLimit(metric: string, text: string): Limit {
  const [, request = ''] = /\{request:([\w-]+)\}$/.exec(metric) ?? [];
  const [, percentile, ms] = /^p\(([\d.]+)\)<(\d+)$/.exec(text) ?? [];
  const [, share] = /^rate<([\d.]+)$/.exec(text) ?? [];
  if (ms !== undefined) return { text, request, ms: Number(ms), budget: 1 - Number(percentile) / 100 };
  if (share !== undefined) return { text, request, ms: undefined, budget: Number(share) };
  throw new Error(`no limit that is understood: ${metric} ${text}`);
}

/** Kinds of requests that limits are about, as tagged. */
export const kindsOf = (limits: readonly Limit[]): string[] => [...new Set(limits.map(({ request }) => request))];
