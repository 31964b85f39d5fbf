import { appendFileSync } from 'node:fs';

/** What a crash must not lead to. */
export const crashFailures = ['lost', 'twice', 'half', 'disagreeing', 'incomplete', 'unfinished'] as const;
export type CrashFailure = (typeof crashFailures)[number];

/** One run of a crash matrix: where what died, and what was wrong afterwards. */
export interface CrashRecord {
  readonly boundary: string;
  readonly victim: string;
  readonly run: number;
  /** What was looked for, with what was found of it: nothing, where all is well. */
  readonly found: Partial<Readonly<Record<CrashFailure, readonly string[]>>>;
}

/** Appends a run to the file that `CRASH_RECORDS` names, for who counts the runs of several matrices; without one does nothing. */
export const recordCrash = (record: CrashRecord): void => {
  const path = process.env.CRASH_RECORDS;
  if (path !== undefined) appendFileSync(path, `${JSON.stringify(record)}\n`);
};

/** How many crashes, and which: the same seed gives the same ones. */
export const crashPlan = (runs: number): { readonly runs: number; readonly seed: number } => ({
  runs: Number(process.env.CRASH_RUNS ?? runs),
  seed: Number(process.env.CRASH_SEED ?? 1),
});

/** `count` items, each as often as every other, give or take one, in an order that `random` decides. */
export function evenly<Item>(items: readonly Item[], count: number, random: () => number): readonly Item[] {
  const shuffled = items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
  return Array.from({ length: count }, (_, index) => shuffled[index % shuffled.length] as Item);
}
