import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Which core is the server's alone, and which one everything else shares; undefined where processes cannot be pinned. */
export interface Cores {
  readonly server: number;
  readonly others: number;
}

/** Pins this process, and so its future children, to one core and keeps another one for the server under test. */
export function claimCores(): Cores | undefined {
  const [others, server] = allowedCores();
  if (others === undefined || server === undefined) return undefined;
  try {
    execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(others), String(process.pid)], {
      stdio: 'ignore',
    });
    return { server, others };
  } catch {
    return undefined; // No taskset here: the table says that nothing was pinned.
  }
}

/** The command line that runs Node on these cores only; undefined: where the scheduler likes. */
export const nodeOnCores = (cores: readonly number[] | undefined): readonly [string, ...string[]] =>
  cores === undefined ? [process.execPath] : ['taskset', '--cpu-list', cores.join(','), process.execPath];

function allowedCores(): number[] {
  try {
    const list = /^Cpus_allowed_list:\s*(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
    return list.split(',').flatMap((range) => {
      const [first = Number.NaN, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
  } catch {
    return []; // Not Linux.
  }
}
