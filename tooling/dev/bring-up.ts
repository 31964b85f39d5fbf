import { announcement } from './announcement.ts';
import { type Child, type ChildPlan, describeExit, startChild } from './child.ts';
import type { DevelopmentPlan } from './development-plan.ts';
import type { EventLines } from './event-lines.ts';
import type { RunningParts } from './running-parts.ts';
import { sampleRequest, waitUntilAnswered } from './sample-request.ts';
import type { SeedSamples } from './seed-samples.ts';
import { serviceOutput } from './service-output.ts';
import { startDatabase } from './start-database.ts';
import { until } from './until.ts';

/** What {@link bringUp} works with. */
export interface BringUp {
  readonly plan: DevelopmentPlan;
  readonly seed: SeedSamples;
  readonly parts: RunningParts;
  readonly lines: EventLines;
  /** Aborts the start. */
  readonly signal: AbortSignal;
  /** Told when a part that should run has ended. */
  readonly onDeath: (reason: Error) => void;
}

/** Starts database, services, samples and pack, and answers when a request is answered; adds all it starts to `parts`. */
export async function bringUp({ plan, seed, parts, lines, signal, onDeath }: BringUp): Promise<void> {
  const database = await startDatabase(plan, parts, lines, signal);
  void database.exited.then(() => onDeath(new Error('PostgreSQL has ended')));

  const start = (childPlan: ChildPlan): Child => {
    signal.throwIfAborted();
    const env = { ...childPlan.env, DATABASE_URL: database.url };
    const child = startChild({ ...childPlan, env }, serviceOutput(childPlan.name, lines, plan.logs));
    parts.add(child);
    return child;
  };
  const services = plan.services.map(start);
  for (const { name, exited } of services) {
    void exited.then((exit) => onDeath(new Error(`${name} ${describeExit(exit)}`)));
  }
  const samples = seed(database.url, plan.dataDir);
  // Awaited below, after the services: a failure before that is not forgotten.
  samples.catch(() => {});
  await until(signal, services[0]?.ready ?? Promise.resolve());
  const build = await until(signal, start(plan.packBuild).exited);
  if (build.code !== 0) throw new Error(`the pack could not be built: ${plan.packBuild.name} ${describeExit(build)}`);
  await until(signal, Promise.all(services.map(({ ready }) => ready)));

  const { userId, portfolioId } = await until(signal, samples);
  const request = sampleRequest(plan.executorUrl, userId, portfolioId);
  await waitUntilAnswered(request, signal);
  for (const line of announcement(plan, request)) lines.say(line);
}
