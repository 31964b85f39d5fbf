import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { JobFigures } from './jobs/calls.ts';
import type { Figures } from './measure/figures.ts';
import type { PartName } from './options.ts';

/** With telemetry, and without. */
export const settings = ['with', 'without'] as const;
export type Setting = (typeof settings)[number];
type BySetting<Result> = Readonly<Record<Setting, Result>>;

/** Every load that was tried, in that order. */
export interface LimitResult {
  readonly held: number | undefined;
  readonly broke: number | undefined;
  readonly tried: readonly Figures[];
}

/** A size and what was measured with it. */
export interface Sized<Result> {
  readonly size: number;
  readonly result: Result;
}

export interface GrowthResult {
  readonly positionsEach: number;
  /** Jobs over all portfolios, by name. */
  readonly jobs: Readonly<Record<string, readonly Sized<JobFigures>[]>>;
  readonly journalBytes: readonly Sized<number>[];
  /** The mix of requests, by portfolios. */
  readonly requests: readonly Sized<Figures>[];
  /** Kinds of requests, by positions. */
  readonly kinds: Readonly<Record<string, readonly Sized<Figures>[]>>;
}

/** What each part leaves; JSON, so that parts can be measured on their own. */
export interface Results {
  readonly limit: BySetting<LimitResult>;
  /** By round, in which both were measured. */
  readonly cost: BySetting<readonly Figures[]>;
  readonly growth: GrowthResult;
}

/** A part's results, where and when they were measured. */
export interface Measured<Part> {
  readonly at: string;
  readonly machine: string;
  readonly cores: number;
  readonly result: Part;
}

/** What is there of each part. */
export type AllResults = { readonly [Name in PartName]?: Measured<Results[Name]> };

const fileOf = (part: PartName): URL => new URL(`../results/${part}.json`, import.meta.url);

/** Keeps a part's results until it is measured again. */
export async function saveResults<Name extends PartName>(part: Name, measured: Measured<Results[Name]>): Promise<void> {
  await mkdir(new URL('.', fileOf(part)), { recursive: true });
  await writeFile(fileOf(part), `${JSON.stringify(measured, null, 2)}\n`);
}

/** The results of a part; undefined where it was never measured. */
export async function loadResults<Name extends PartName>(part: Name): Promise<Measured<Results[Name]> | undefined> {
  const text = await readFile(fileOf(part), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : JSON.parse(text);
}
