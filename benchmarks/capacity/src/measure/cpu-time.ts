import { readFileSync } from 'node:fs';

/** Linux counts in these on every architecture it has. */
const TICKS_PER_SECOND = 100;

/** CPU seconds of one process by its `/proc/PID/stat`: its own, and those of children that have ended and were waited for. */
export function parseStat(stat: string): { readonly own: number; readonly children: number } {
  // The name, in parentheses, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15).map(Number);
  return { own: (user + system) / TICKS_PER_SECOND, children: (childUser + childSystem) / TICKS_PER_SECOND };
}

/** CPU seconds that a process has used so far. */
export const cpuOf = (pid: number): number => parseStat(read(`/proc/${pid}/stat`)).own;

/** The same of a process and its children, those that have ended included: PostgreSQL's connections. */
export function cpuOfFamily(pid: number): number {
  const { own, children } = parseStat(read(`/proc/${pid}/stat`));
  const alive = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean);
  return alive.reduce((sum, child) => sum + cpuOf(Number(child)), own + children);
}

/** CPU seconds of processes that this one has started and that have ended. */
export const cpuOfEndedChildren = (): number => parseStat(read('/proc/self/stat')).children;

/** The most memory a process has had so far, MB. */
export const peakMemoryOf = (pid: number): number =>
  Number(/^VmHWM:\s*(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1]) / 1_024;

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new Error(`cannot read ${path}: CPU time is taken from Linux' /proc`, { cause });
  }
}
