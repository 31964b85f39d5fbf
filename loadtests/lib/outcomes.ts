import exec from 'k6/execution';
import { Rate, Trend } from 'k6/metrics';
import { limits } from './thresholds.ts';

/** How a request ended. */
export interface Outcome {
  readonly request: string;
  readonly ms: number;
  readonly failed: boolean;
}

const bad = new Rate('slo_bad');
const recovery = new Trend('slo_recovery', true);

/** Begins to reckon recovery, from `at` (milliseconds since the epoch) on; undefined ends it. */
export function recoverFrom(at: number | undefined): void {
  recoversFrom = at;
}
let recoversFrom: number | undefined;

/** Counts the request among the good or the bad ones of every SLO that is about it. */
export function recordOutcome({ request, ms, failed }: Outcome): void {
  let isBad = failed;
  for (const limit of limits) {
    if (limit.request !== request) continue;
    const broken = limit.ms === undefined ? failed : ms >= limit.ms;
    bad.add(broken, { request, limit: limit.text });
    isBad ||= broken;
  }
  // The end of the last bad one is when the system has recovered.
  if (isBad && recoversFrom !== undefined) recovery.add(Date.now() - recoversFrom);
}

/** Names the phase that what this VU does belongs to. */
export function enterPhase(name: string): void {
  exec.vu.metrics.tags.phase = name;
}
