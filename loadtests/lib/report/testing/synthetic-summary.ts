import type { SummaryData } from '../results.ts';
import { partOf } from '../submetrics.ts';

/** How requests of one kind are to have gone. */
export interface SyntheticKind {
  readonly request: string;
  /** Of one phase; otherwise of the whole test. */
  readonly phase?: string;
  readonly count: number;
  readonly ms?: Readonly<Record<string, number>>;
  readonly failed?: number;
  /** Share of bad ones, by limit. */
  readonly bad?: Readonly<Record<string, number>>;
}

/** A summary as k6 hands it over, of a minute with these requests and these metrics besides. */
export function syntheticSummary(kinds: readonly SyntheticKind[], more: SummaryData['metrics'] = {}): SummaryData {
  const metrics = kinds.flatMap(({ request, phase, count, ms = {}, failed = 0, bad = {} }) => {
    const tags = { request, ...(phase !== undefined && { phase }) };
    const { request: _, ...rest } = tags;
    return [
      [partOf('http_req_duration', tags), { values: { count, ...ms } }],
      [partOf('http_req_failed', tags), { values: { rate: failed } }],
      ...Object.entries(bad).map(([limit, rate]) => [
        partOf('slo_bad', { request, limit, ...rest }),
        { values: { rate } },
      ]),
    ];
  });
  return { state: { testRunDurationMs: 60_000 }, metrics: { ...Object.fromEntries(metrics), ...more } };
}
