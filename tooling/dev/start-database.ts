import { migrate, startEmbeddedPostgres } from '@dawsos/database';
import type { DevelopmentPlan } from './development-plan.ts';
import type { EventLines } from './event-lines.ts';
import type { RunningParts } from './running-parts.ts';
import { until } from './until.ts';

/** A database that is there and has the current schema. */
export interface StartedDatabase {
  readonly url: string;
  /** Settles when the embedded server is gone; a server of the user's own is none of our business. */
  readonly exited: Promise<unknown>;
}

/** What the server writes beyond its routine. */
const worthTelling = /\b(WARNING|ERROR|FATAL|PANIC):(?! {2}the database system is starting up)/;

/** Starts the embedded server, or takes the user's own, and migrates it; when aborted it ends only after cleaning up. */
export async function startDatabase(
  { database }: DevelopmentPlan,
  parts: RunningParts,
  lines: EventLines,
  signal: AbortSignal,
): Promise<StartedDatabase> {
  if ('url' in database) {
    await until(signal, migrate(database.url));
    return { url: database.url, exited: new Promise(() => {}) };
  }
  const tell = lines.from('postgres');
  const server = await startEmbeddedPostgres({
    ...database,
    signal,
    log: (line) => {
      if (worthTelling.test(line)) tell(`${line}\n`);
    },
  });
  parts.add({
    name: 'PostgreSQL',
    stop: async (patienceMs, hurry) => {
      const impatience = AbortSignal.any([AbortSignal.timeout(patienceMs), hurry]);
      const hasten = () => void server.stop('immediate');
      impatience.addEventListener('abort', hasten, { once: true });
      await server.stop(impatience.aborted ? 'immediate' : 'fast');
      impatience.removeEventListener('abort', hasten);
    },
  });
  await until(signal, migrate(server.url));
  return { url: server.url, exited: server.exited };
}
