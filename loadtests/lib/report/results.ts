import { kindsOf, type Limit } from '../limits.ts';
import { leastSent, type Phase, startOf } from '../phases.ts';
import { partOf } from './submetrics.ts';

/** What k6 hands to `handleSummary`, as far as it is read. */
export interface SummaryData {
  readonly state: { readonly testRunDurationMs: number };
  readonly metrics: Readonly<Record<string, SummaryMetric>>;
  /** What the test's `setup` gave back; none where it broke down. */
  readonly setup_data?: { readonly portfolios: readonly unknown[]; readonly wanted: number };
}
interface SummaryMetric {
  readonly values: Readonly<Record<string, number>>;
  readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>;
}

/** How requests of one kind went, in the whole test or in a phase. */
export interface KindResult {
  readonly request: string;
  readonly count: number;
  /** Share that failed. */
  readonly failed: number;
  /** Milliseconds by statistic, as k6 calls it: `p(99)`. */
  readonly ms: Readonly<Record<string, number>>;
  readonly limits: readonly LimitResult[];
}

/** How well a limit was kept. */
export interface LimitResult {
  readonly text: string;
  readonly ms: number | undefined;
  /** How fast the error budget burns: 1 uses all of it and no more. */
  readonly burn: number;
  readonly kept: boolean;
}

/** How a phase went. */
export interface PhaseResult {
  readonly name: string;
  /** Second of the test. */
  readonly start: number;
  readonly seconds: number;
  /** Requests a second that were wanted, and that were sent. */
  readonly rate: number;
  readonly sent: number;
  readonly mayBreak: boolean;
  readonly kinds: readonly KindResult[];
  /** Milliseconds from its start to the end of the last bad request, where it follows a disturbance. */
  readonly recoveryMs: number | undefined;
}

/** What a load test has found. */
export interface Results {
  readonly name: string;
  readonly seconds: number;
  readonly kinds: readonly KindResult[];
  readonly phases: readonly PhaseResult[];
  /** How many were asked for in turn, and should have been. */
  readonly portfolios: { readonly found: number; readonly wanted: number };
  /** How many times that of its first tenth its last one's was, where a test watches that and could see it. */
  readonly growth: Readonly<Record<string, number>>;
  /** Requests that were due and could not be sent. */
  readonly dropped: number;
  /** Thresholds that were crossed. */
  readonly crossed: readonly string[];
}

/** A load test, as far as its report has to know it. */
export interface ReportedTest {
  readonly name: string;
  readonly phases: readonly Phase[];
  readonly limits: readonly Limit[];
}

/** Reads k6's summary data. */
export function readResults(
  { name, phases, limits }: ReportedTest,
  { state, metrics, setup_data }: SummaryData,
): Results {
  const value = (metric: string, statistic: string) => metrics[metric]?.values[statistic] ?? 0;
  const resultsOf = (tags: Readonly<Record<string, string>>): KindResult[] =>
    kindsOf(limits).flatMap((request) => {
      const ms = metrics[partOf('http_req_duration', { request, ...tags })]?.values ?? {};
      const failed = value(partOf('http_req_failed', { request, ...tags }), 'rate');
      if (!ms.count) return [];
      const own = limits.filter((limit) => limit.request === request);
      const result = (limit: Limit): LimitResult => {
        const share = value(partOf('slo_bad', { request, limit: limit.text, ...tags }), 'rate');
        const [statistic = ''] = limit.text.split('<');
        const kept = limit.ms === undefined ? failed < limit.budget : (ms[statistic] ?? 0) < limit.ms;
        return { text: limit.text, ms: limit.ms, burn: share / limit.budget, kept };
      };
      return [{ request, count: ms.count, failed, ms, limits: own.map(result) }];
    });
  return {
    name,
    seconds: state.testRunDurationMs / 1000,
    kinds: resultsOf({}),
    phases: phases.map(({ name: phase, seconds, rate, mayBreak = false, recovers }) => {
      const ofPhase = resultsOf({ phase });
      return {
        name: phase,
        start: startOf(phases, phase),
        seconds,
        rate,
        sent: ofPhase.reduce((sum, { count }) => sum + count, 0) / seconds,
        mayBreak,
        kinds: ofPhase,
        recoveryMs: recovers ? value(partOf('slo_recovery', { phase }), 'max') : undefined,
      };
    }),
    portfolios: { found: setup_data?.portfolios.length ?? 0, wanted: setup_data?.wanted ?? 0 },
    growth: growthIn(metrics),
    dropped: value('dropped_iterations', 'count'),
    crossed: Object.entries(metrics).flatMap(([metric, { thresholds = {} }]) =>
      Object.entries(thresholds).flatMap(([text, { ok }]) => (ok ? [] : [`${metric} ${text}`])),
    ),
  };
}

/** The parts of a gauge that has been seen: k6 says 0 of one that has not. */
const growthIn = (metrics: SummaryData['metrics']): Record<string, number> =>
  Object.fromEntries(
    Object.entries(metrics).flatMap(([name, { values }]) => {
      const [, of] = /^soak_growth\{of:(\w+)\}$/.exec(name) ?? [];
      return of !== undefined && values.value ? [[of, values.value]] : [];
    }),
  );

/** Whether a phase kept every limit at the rate that was wanted of it. */
export const holds = (phase: PhaseResult): boolean =>
  phase.sent * phase.seconds >= leastSent(phase) && phase.kinds.every(({ limits }) => limits.every(({ kept }) => kept));
