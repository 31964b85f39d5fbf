/** Faults a request asks for, to see how the system bears them. */
export interface Faults {
  readonly latencyMs?: number;
  /** Probability, 0–1, that the request fails with 500. */
  readonly errorShare?: number;
  /** The agents' capabilities never answer. */
  readonly agent?: 'timeout';
  /** The database takes its time before the request's first query. */
  readonly db?: 'slow';
  /** What is cached counts as not cached. */
  readonly cache?: 'miss';
}

/** The header's faults, or everything wrong with it. */
export type ParsedFaults =
  | { readonly outcome: 'valid'; readonly faults: Faults }
  | { readonly outcome: 'invalid'; readonly problems: readonly string[] };

/** Longest latency that may be asked for: more would only hold connections. */
const MAX_LATENCY_MS = 30_000;

type Part = Faults | string;

const parsers: Readonly<Record<string, (value: string) => Part>> = {
  latency: (value) => {
    const ms = /^(\d{1,6})ms$/.exec(value)?.[1];
    return ms === undefined || Number(ms) > MAX_LATENCY_MS
      ? `latency must be whole milliseconds up to ${MAX_LATENCY_MS}, such as latency=400ms`
      : { latencyMs: Number(ms) };
  },
  error: (value) =>
    /^(?:0(?:\.\d{1,6})?|1(?:\.0{1,6})?)$/.test(value)
      ? { errorShare: Number(value) }
      : 'error must be a share from 0 to 1, such as error=0.05',
  agent: (value) => (value === 'timeout' ? { agent: 'timeout' } : 'agent can only be timeout'),
  db: (value) => (value === 'slow' ? { db: 'slow' } : 'db can only be slow'),
  cache: (value) => (value === 'miss' ? { cache: 'miss' } : 'cache can only be miss'),
};

/** Reads an `X-Fault` header: `latency=400ms;error=0.05;agent=timeout;db=slow;cache=miss`, each at most once, in any order. */
export function parseFaults(header: string): ParsedFaults {
  const problems: string[] = [];
  let faults: Faults = {};
  const seen = new Set<string>();
  for (const part of header.split(';').map((text) => text.trim())) {
    const [name = '', ...rest] = part.split('=');
    const parse = Object.hasOwn(parsers, name) ? parsers[name] : undefined;
    // The text is the client's: it is not repeated.
    const parsed = parse ? parse(rest.join('=')) : `only ${Object.keys(parsers).join(', ')} can be asked for`;
    if (typeof parsed === 'string') problems.push(parsed);
    else if (seen.has(name)) problems.push(`${name} may be asked for once`);
    else faults = { ...faults, ...parsed };
    seen.add(name);
  }
  return problems.length > 0 ? { outcome: 'invalid', problems: [...new Set(problems)] } : { outcome: 'valid', faults };
}
