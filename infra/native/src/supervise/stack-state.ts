import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type KnownProcess, parseKnownProcess, stillRuns } from './pid-files.ts';
import type { ProgramName } from './stack-programs.ts';

/** One program, as `pnpm stack status` shows it. */
export interface ProgramState {
  readonly name: ProgramName;
  readonly version: string;
  readonly port: number;
  readonly pid: number | undefined;
  readonly restarts: number;
  /** Asked for its health. */
  readonly healthUrl: string;
}

/** What a running stack tells other processes. */
export interface StackState {
  readonly supervisor: KnownProcess;
  /** Started by `pnpm stack up`, to run until `pnpm stack down`; otherwise it belongs to a longer-running command. */
  readonly detached: boolean;
  readonly programs: readonly ProgramState[];
}

/** Replaces the state all at once. */
export async function writeState(path: string, state: StackState): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, JSON.stringify(state));
  await rename(draft, path);
}

/** The state of the stack that runs; undefined where none does. */
export async function readState(path: string): Promise<StackState | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const state = parseState(text);
  return state !== undefined && (await stillRuns(state.supervisor)) ? state : undefined;
}

/** Forgets a stack that has ended. */
export const removeState = (path: string): Promise<void> => rm(path, { force: true });

function parseState(text: string): StackState | undefined {
  if (text === '') return undefined;
  const state = JSON.parse(text) as StackState;
  return parseKnownProcess(JSON.stringify(state.supervisor)) === undefined ? undefined : state;
}
