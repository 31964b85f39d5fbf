import exec from 'k6/execution';
import type { Options, Scenario } from 'k6/options';
import { discover, type Target } from './discover.ts';
import { held } from './held.ts';
import type { Thresholds } from './limits.ts';
import type { Send } from './mix.ts';
import { enterPhase, recoverFrom } from './outcomes.ts';
import { openModel, type Phase, phaseAt } from './phases.ts';
import { submetrics, trendStats } from './report/submetrics.ts';
import { summarize } from './report/summarize.ts';
import { limits, thresholds } from './thresholds.ts';
import { fault } from './variables.ts';

/** What makes one load test differ from another. */
export interface LoadTest {
  /** Names the reports, and the `test` tag of every sample. */
  readonly name: string;
  readonly phases: readonly Phase[];
  readonly send: Send;
  /** Asked for by every request, beside the fault of its phase or of `FAULT`. */
  readonly always?: string;
  /** Scenarios beside the load. */
  readonly scenarios?: Readonly<Record<string, Scenario>>;
  /** What it is held to beside the SLOs. */
  readonly thresholds?: Thresholds;
}

/** A load test as k6 wants its exports: held to the generated thresholds, in all phases but those that may break them. */
export function loadTest({ name, phases, send, always, scenarios, thresholds: own = {} }: LoadTest) {
  const options: Options = {
    scenarios: { [name]: openModel(phases, 'load'), ...scenarios },
    thresholds: { ...submetrics(phases, limits), ...held(name, phases, { ...thresholds, ...own }) },
    summaryTrendStats: [...trendStats],
    tags: { test: name },
    // Neither the URL nor anything else that makes a time series of its own for each.
    systemTags: ['status', 'method', 'scenario', 'expected_response', 'error_code'],
    setupTimeout: '3m',
  };
  const load = (target: Target): void => {
    const { scenario } = exec;
    const turn = scenario.iterationInTest;
    const now = Date.now();
    const { phase, since } = phaseAt(phases, (now - scenario.startTime) / 1000);
    enterPhase(phase.name);
    recoverFrom(phase.recovers ? now - since * 1000 : undefined);
    send(target, turn, { fault: faultOf(turn, phase.fault ?? fault, always) });
  };
  return { options, setup: discover, load, handleSummary: summarize({ name, phases, limits }) };
}

/** The last of every so many asks for the fault: of n requests, exactly the whole part of n / every. */
function faultOf(turn: number, wanted: Phase['fault'], always: string | undefined): string | undefined {
  const now = wanted && turn % wanted.every === wanted.every - 1 ? wanted.header : undefined;
  return [always, now].filter((part) => part !== undefined).join(';') || undefined;
}
