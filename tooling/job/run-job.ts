import { constants } from 'node:os';
import { findEmbeddedPostgres } from '@dawsos/database';
import { findTakenPorts } from '@dawsos/process';
import { type Child, startChild } from '../dev/child.ts';
import type { DevelopmentPlan } from '../dev/development-plan.ts';
import { createEventLines } from '../dev/event-lines.ts';
import { createRunningParts } from '../dev/running-parts.ts';
import { startDatabase } from '../dev/start-database.ts';
import { until } from '../dev/until.ts';
import type { StopRequest } from '../process/stop-request.ts';

/** What {@link runJob} works with. */
export interface Job {
  readonly plan: DevelopmentPlan;
  /** Program and arguments. */
  readonly args: readonly string[];
  readonly request: StopRequest;
}

const stopPatienceMs = 9_000;

/**
 * Runs a program to its end on the database of the development stack, with the provider of prices beside it, and
 * answers its exit code. What `pnpm dev` runs already is used; what is missing runs as long as the program does.
 */
export async function runJob({ plan, args, request }: Job): Promise<number> {
  const lines = createEventLines((line) => process.stderr.write(line));
  const parts = createRunningParts();
  const start = (child: Child): Child => {
    parts.add(child);
    return child;
  };
  try {
    const running = 'dataDir' in plan.database ? await findEmbeddedPostgres(plan.database.dataDir) : undefined;
    const database = running ? { url: running } : plan.database;
    const { url } = await startDatabase({ ...plan, database }, parts, lines, request.stop);
    const [provider] = plan.services;
    if (provider && (await findTakenPorts([provider])).length === 0) {
      const env = { ...provider.env, DATABASE_URL: url, LOG_LEVEL: 'warn' };
      const { ready, exited } = start(startChild({ ...provider, env }, lines.from(provider.name)));
      await until(request.stop, Promise.race([ready, exited]));
    }
    const program = start(startChild({ ...plan.packBuild, args, env: { ...plan.packBuild.env, DATABASE_URL: url } }));
    const { code, signal } = await until(request.stop, program.exited);
    return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  } catch (error) {
    lines.say(error instanceof Error ? error.message : String(error));
    return request.stop.aborted ? request.exitCode() : 1;
  } finally {
    await parts.stopAll(stopPatienceMs, request.hurry, lines.say);
  }
}
