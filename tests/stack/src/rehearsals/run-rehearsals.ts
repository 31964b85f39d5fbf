import { until } from '../until.ts';
import type { Notifications } from './notifications.ts';
import type { Rehearsal, Stage } from './rehearsal.ts';

/** How a rehearsal went. */
export interface Performance {
  readonly rehearsal: Rehearsal;
  /** Unix times in ms, from the fault to the last resolution. */
  readonly from: number;
  readonly to: number;
  readonly fired: readonly string[];
  readonly resolved: readonly string[];
  /** Why the fault could not be brought about or undone. */
  readonly problem: string | undefined;
}

const patienceMs = 90_000;

/** Rehearses one after the other; what does not fire or resolve is told in the result. */
export async function runRehearsals(
  rehearsals: readonly Rehearsal[],
  stage: Stage,
  notifications: Notifications,
): Promise<readonly Performance[]> {
  const performances: Performance[] = [];
  for (const rehearsal of rehearsals) performances.push(await rehearse(rehearsal, stage, notifications));
  return performances;
}

async function rehearse(rehearsal: Rehearsal, stage: Stage, { hasFired, isResolved }: Notifications) {
  const { fires, fault } = rehearsal;
  const from = Date.now();
  const fired = () => fires.filter((alert) => hasFired(alert, from));
  const resolved = () => fired().filter(isResolved);
  const all = (told: () => readonly string[]) =>
    until(fault, async () => told().length === fires.length, patienceMs).catch(() => {});
  let problem: string | undefined;
  const attempt = (work: Promise<void>) =>
    work.catch((error: unknown) => {
      problem ??= String(error);
    });
  await attempt(rehearsal.begin(stage));
  await all(fired);
  await attempt(rehearsal.end(stage));
  await all(resolved);
  return { rehearsal, from, to: Date.now(), fired: fired(), resolved: resolved(), problem };
}
