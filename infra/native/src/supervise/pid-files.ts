import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describeProcess, sendSignal } from '@dawsos/process';

/** A process as it was when it was written down: another one may have got its id since. */
export interface KnownProcess {
  readonly pid: number;
  readonly command: string;
}

/** Describes a process of ours that has just been started. */
export async function knowProcess(pid: number): Promise<KnownProcess> {
  return { pid, command: (await describeProcess(pid))?.command ?? '' };
}

/** Whether that very process still runs. */
export async function stillRuns({ pid, command }: KnownProcess): Promise<boolean> {
  return command !== '' && (await describeProcess(pid))?.command === command;
}

/** One that is just ending has no command line any more, but has its ports still. */
async function isEnding({ pid }: KnownProcess): Promise<boolean> {
  return (await describeProcess(pid))?.command === '';
}

/** Writes down that a program runs, for whoever comes after us. */
export async function recordPid(folder: string, name: string, pid: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), JSON.stringify(await knowProcess(pid)));
}

/** Forgets a program that has ended. */
export const forgetPid = (folder: string, name: string): Promise<void> =>
  rm(join(folder, `${name}.json`), { force: true });

/** Ends the programs that a killed supervisor has left; answers their names. */
export async function endOrphans(folder: string, patienceMs = 10_000): Promise<readonly string[]> {
  const ended: string[] = [];
  for (const file of await readdir(folder).catch(() => [])) {
    const path = join(folder, file);
    const orphan = parseKnownProcess(await readFile(path, 'utf8'));
    if (orphan !== undefined && ((await stillRuns(orphan)) || (await isEnding(orphan)))) {
      await endProcess(orphan.pid, patienceMs);
      ended.push(file.replace(/\.json$/, ''));
    }
    await rm(path, { force: true });
  }
  return ended;
}

/** Asks a process to end and makes it end when it does not within `patienceMs`; answers when it is gone. */
export async function endProcess(pid: number, patienceMs: number): Promise<void> {
  sendSignal(pid, 'SIGTERM');
  const killAt = performance.now() + patienceMs;
  for (let killed = false; (await describeProcess(pid)) !== undefined; ) {
    if (!killed && performance.now() > killAt) {
      sendSignal(pid, 'SIGKILL');
      killed = true;
    }
    await delay(pollMs);
  }
}

const pollMs = 50;

/** Undefined for a file that was cut short when the machine went down. */
export function parseKnownProcess(text: string): KnownProcess | undefined {
  try {
    const { pid, command } = JSON.parse(text) as Partial<KnownProcess>;
    return typeof pid === 'number' && typeof command === 'string' ? { pid, command } : undefined;
  } catch {
    return undefined;
  }
}
