import { getJson } from './get-json.ts';

type Labels = Readonly<Record<string, string>>;

/** A series with its newest value. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** A group of rules with how long its last evaluation took. */
export interface RuleGroupState {
  readonly name: string;
  /** Seconds. */
  readonly evaluationTime: number;
  readonly lastEvaluation: string;
  readonly rules: readonly { readonly name: string; readonly health: string; readonly lastError?: string }[];
}

/** An observation that names its trace. */
export interface Exemplar {
  readonly labels: Labels;
  readonly value: string;
  readonly timestamp: number;
}

/** A Prometheus that is asked through its HTTP API. */
export interface Prometheus {
  /** The series an expression gives now; a scalar is one without labels. Throws on an expression it does not take. */
  query(expr: string, time?: number): Promise<readonly Sample[]>;
  /** The value where the expression gives exactly one series. */
  value(expr: string): Promise<number | undefined>;
  ruleGroups(): Promise<readonly RuleGroupState[]>;
  exemplars(selector: string): Promise<readonly Exemplar[]>;
  /** The names of all metrics that have been scraped or recorded. */
  metricNames(): Promise<ReadonlySet<string>>;
  /** The metrics that an expression reads, as Prometheus itself parses it. */
  metricsIn(expr: string): Promise<readonly string[]>;
  /** Health by job. */
  targets(): Promise<readonly { readonly job: string; readonly health: string; readonly lastError: string }[]>;
}

interface Answer<Data> {
  readonly data: Data;
}
type QueryData =
  | { readonly resultType: 'vector'; readonly result: readonly { metric: Labels; value: readonly [number, string] }[] }
  | { readonly resultType: 'scalar'; readonly result: readonly [number, string] };

/** The names of the selectors anywhere in a parsed expression. */
function namesIn(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own =
    'type' in node && /^(vector|matrix)Selector$/.test(String(node.type)) && 'name' in node ? [node.name] : [];
  return [...own.map(String), ...Object.values(node).flatMap(namesIn)];
}

/** The API of the Prometheus at `url`. */
export function prometheusAt(url: string): Prometheus {
  const get = async <Data>(path: string, parameters: Labels = {}) =>
    (await getJson<Answer<Data>>(`${url}/api/v1/${path}`, parameters)).data;
  const query: Prometheus['query'] = async (expr, time) => {
    const data = await get<QueryData>('query', { query: expr, ...(time !== undefined && { time: String(time) }) });
    if (data.resultType === 'scalar') return [{ labels: {}, value: Number(data.result[1]) }];
    return data.result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
  };
  return {
    query,
    value: async (expr) => {
      const samples = await query(expr);
      return samples.length === 1 ? samples[0]?.value : undefined;
    },
    ruleGroups: async () => (await get<{ groups: RuleGroupState[] }>('rules')).groups,
    exemplars: async (selector) => {
      const now = Date.now() / 1000;
      const range = { start: String(now - 3_600), end: String(now + 60) };
      const series = await get<{ exemplars: Exemplar[] }[]>('query_exemplars', { query: selector, ...range });
      return series.flatMap(({ exemplars }) => exemplars);
    },
    metricNames: async () => new Set(await get<string[]>('label/__name__/values')),
    metricsIn: async (expr) => namesIn(await get('parse_query', { query: expr })),
    targets: async () => {
      const { activeTargets } = await get<{
        activeTargets: { labels: Labels; health: string; lastError: string }[];
      }>('targets', { state: 'active' });
      return activeTargets.map(({ labels, health, lastError }) => ({ job: labels.job ?? '', health, lastError }));
    },
  };
}
