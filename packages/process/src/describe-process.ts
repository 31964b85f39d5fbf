import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What the operating system tells of a live process. */
export interface ProcessDescription {
  readonly parent: number;
  readonly command: string;
}

/** Looks a process up in /proc, or through `ps` where there is none; undefined when it is gone or nobody can tell. */
export async function describeProcess(pid: number): Promise<ProcessDescription | undefined> {
  try {
    if (process.platform === 'linux') return await readProc(pid);
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'ppid=,command=', '-p', String(pid)]);
    const [, parent, command] = /^\s*(\d+)\s+(.*)/.exec(stdout) ?? [];
    return parent === undefined || command === undefined ? undefined : { parent: Number(parent), command };
  } catch {
    return undefined;
  }
}

async function readProc(pid: number): Promise<ProcessDescription | undefined> {
  const [stat, commandLine] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/cmdline`, 'utf8'),
  ]);
  // "pid (name) state ppid …": the name may hold anything, so the fields are counted from its last parenthesis.
  const [, state, parent] = /^.*\) (\S) (\d+)/s.exec(stat) ?? [];
  if (state === 'Z' || parent === undefined) return undefined;
  return { parent: Number(parent), command: commandLine.replaceAll('\0', ' ').trim() };
}
