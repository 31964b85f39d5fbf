import { StackError } from '@dawsos/native-stack';
import { describeTakenPort, findTakenPorts } from '@dawsos/process';
import type { StopRequest } from '../process/stop-request.ts';
import { bringUp } from './bring-up.ts';
import type { DevelopmentPlan } from './development-plan.ts';
import { portsOf } from './development-plan.ts';
import type { EventLines } from './event-lines.ts';
import { createRunningParts } from './running-parts.ts';
import type { SeedSamples } from './seed-samples.ts';
import type { ObservabilityStack } from './stack/observability-stack.ts';
import { stackBeside } from './stack/stack-beside.ts';
import { until } from './until.ts';

/** What {@link develop} works with. */
export interface Development {
  readonly plan: DevelopmentPlan;
  readonly seed: SeedSamples;
  readonly request: StopRequest;
  readonly lines: EventLines;
  /** Brought up in the background once the services answer. */
  readonly stack?: ObservabilityStack | undefined;
}

/** A stop is over after this, whatever hangs: below the 10 s after which supervisors kill. */
const stopPatienceMs = 9_000;

/**
 * Runs the development stack until it is told to stop or a part of it dies, and leaves no process.
 * Answers the exit code: 128 + signal number after a signal, 1 when something failed.
 */
export async function develop({ plan, seed, request, lines, stack }: Development): Promise<number> {
  if (!(await arePortsFree(plan, lines, stack))) return 1;
  const parts = createRunningParts();
  const death = new AbortController();
  const signal = AbortSignal.any([request.stop, death.signal]);
  const beside = stack === undefined ? undefined : stackBeside(stack, lines, signal);
  // First in, last out: what the services send while they stop still arrives.
  if (beside !== undefined) parts.add(beside);
  try {
    await bringUp({ plan, seed, parts, lines, signal, onDeath: (reason) => death.abort(reason) });
    beside?.begin();
    await until(signal, new Promise(() => {}));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    lines.say(request.stop.aborted ? `${reason}, stopping` : `failed: ${reason}`);
  }
  await parts.stopAll(stopPatienceMs, request.hurry, lines.say);
  lines.say('everything is stopped');
  return request.stop.aborted ? request.exitCode() : 1;
}

async function arePortsFree(
  plan: DevelopmentPlan,
  lines: EventLines,
  stack: ObservabilityStack | undefined,
): Promise<boolean> {
  const taken = await findTakenPorts(portsOf(plan));
  // A server that a killed run has left on our own data is not somebody else: starting anew takes care of it.
  const foreign = taken.filter(({ owner }) => !isOwnServer(plan, owner?.command));
  const problems = [...foreign.map(describeTakenPort), ...(await problemsOf(stack))];
  if (problems.length === 0) return true;
  for (const problem of problems) lines.say(problem);
  lines.say('stop what is there, or move all ports with PORT_OFFSET, for example PORT_OFFSET=100');
  return false;
}

async function problemsOf(stack: ObservabilityStack | undefined): Promise<readonly string[]> {
  try {
    await stack?.prepare();
    return [];
  } catch (error) {
    if (error instanceof StackError) return error.message.split('\n');
    throw error;
  }
}

function isOwnServer({ database }: DevelopmentPlan, command: string | undefined): boolean {
  return 'dataDir' in database && command?.includes(`-D ${database.dataDir} `) === true;
}
