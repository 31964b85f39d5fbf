import { describeTakenPort, findTakenPorts } from '@dawsos/process';
import type { StopRequest } from '../process/stop-request.ts';
import { bringUp } from './bring-up.ts';
import type { DevelopmentPlan } from './development-plan.ts';
import { portsOf } from './development-plan.ts';
import type { EventLines } from './event-lines.ts';
import { createRunningParts } from './running-parts.ts';
import type { SeedSamples } from './seed-samples.ts';
import { until } from './until.ts';

/** What {@link develop} works with. */
export interface Development {
  readonly plan: DevelopmentPlan;
  readonly seed: SeedSamples;
  readonly request: StopRequest;
  readonly lines: EventLines;
}

/** A stop is over after this, whatever hangs: below the 10 s after which supervisors kill. */
const stopPatienceMs = 9_000;

/**
 * Runs the development stack until it is told to stop or a part of it dies, and leaves no process.
 * Answers the exit code: 128 + signal number after a signal, 1 when something failed.
 */
export async function develop({ plan, seed, request, lines }: Development): Promise<number> {
  if (!(await arePortsFree(plan, lines))) return 1;
  const parts = createRunningParts();
  const death = new AbortController();
  const signal = AbortSignal.any([request.stop, death.signal]);
  try {
    await bringUp({ plan, seed, parts, lines, signal, onDeath: (reason) => death.abort(reason) });
    await until(signal, new Promise(() => {}));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    lines.say(request.stop.aborted ? `${reason}, stopping` : `failed: ${reason}`);
  }
  await parts.stopAll(stopPatienceMs, request.hurry, lines.say);
  lines.say('everything is stopped');
  return request.stop.aborted ? request.exitCode() : 1;
}

async function arePortsFree(plan: DevelopmentPlan, lines: EventLines): Promise<boolean> {
  const taken = await findTakenPorts(portsOf(plan));
  // A server that a killed run has left on our own data is not somebody else: starting anew takes care of it.
  const foreign = taken.filter(({ owner }) => !isOwnServer(plan, owner?.command));
  if (foreign.length === 0) return true;
  for (const port of foreign) lines.say(describeTakenPort(port));
  lines.say('stop what is there, or move all ports with PORT_OFFSET, for example PORT_OFFSET=100');
  return false;
}

function isOwnServer({ database }: DevelopmentPlan, command: string | undefined): boolean {
  return 'dataDir' in database && command?.includes(`-D ${database.dataDir} `) === true;
}
