import type { Pattern, PlannedStep } from './pattern.ts';
import { type ReferenceScope, resolveTemplate } from './references.ts';

/** What became of one step. */
export interface StepReport {
  readonly index: number;
  readonly capability: string;
  readonly agent_name: string;
  readonly status: 'success';
  readonly duration_ms: number;
}

/** The combined result of a pattern with a report of each step, in the order of the file. */
export interface PatternOutcome {
  readonly result: unknown;
  readonly steps: readonly StepReport[];
}

/** Carries out one step; rejects with what went wrong, and soon after `signal` aborts. */
export type StepRunner = (step: PlannedStep, inputs: unknown, signal: AbortSignal) => Promise<unknown>;

/** What a run needs beside the pattern. */
export interface PatternRun {
  readonly input: ReferenceScope['input'];
  readonly context: ReferenceScope['context'];
  readonly runStep: StepRunner;
  readonly signal: AbortSignal;
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
}

/** The run was given up because another of its steps had failed. */
export class StepCancelledError extends Error {
  override readonly name = 'StepCancelledError';
  readonly code = 'STEP_CANCELLED';
}

/**
 * Runs every step as soon as those it refers to have ended, the others side by side, and combines the results; the
 * first failure cancels what is under way, waits until that has ended, and is thrown.
 */
export async function runPattern(
  { plan, definition }: Pattern,
  { input, context, runStep, signal, now = () => performance.now() }: PatternRun,
): Promise<PatternOutcome> {
  const cancel = new AbortController();
  const stop = AbortSignal.any([signal, cancel.signal]);
  const results = new Map<string, unknown>();
  const scope: ReferenceScope = { input, context, step: results };
  const running = new Map<number, Promise<StepReport>>();
  let failure: { readonly error: unknown } | undefined;

  const run = async (step: PlannedStep): Promise<StepReport> => {
    await Promise.all(step.dependsOn.map((index) => running.get(index)));
    stop.throwIfAborted();
    const startedAt = now();
    results.set(step.id, await runStep(step, resolveTemplate(step.inputs, scope), stop));
    const { index, capability, agent_name } = step;
    return { index, capability, agent_name, status: 'success', duration_ms: roundMs(now() - startedAt) };
  };
  for (const step of plan) {
    const report = run(step);
    report.catch((error: unknown) => {
      failure ??= { error };
      cancel.abort(new StepCancelledError('another step failed'));
    });
    running.set(step.index, report);
  }
  const reports = await Promise.allSettled(running.values());
  if (failure) throw failure.error;
  const steps = reports.flatMap((report) => (report.status === 'fulfilled' ? report.value : []));
  return { result: resolveTemplate(definition.result, scope), steps: steps.sort((a, b) => a.index - b.index) };
}

const roundMs = (ms: number): number => Math.round(ms * 1000) / 1000;
