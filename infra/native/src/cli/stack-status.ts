import { isHealthy } from '../supervise/is-healthy.ts';
import type { StackState } from '../supervise/stack-state.ts';

/** A stack as a table, and whether all of it is well. */
export interface StackStatus {
  readonly lines: readonly string[];
  readonly healthy: boolean;
}

const header = ['program', 'version', 'port', 'pid', 'restarts', 'healthy'] as const;

/** Asks every program for its health. */
export async function describeStack(state: StackState | undefined): Promise<StackStatus> {
  if (state === undefined) return { lines: ['the stack is not up'], healthy: false };
  const health = await Promise.all(state.programs.map(({ healthUrl }) => isHealthy(healthUrl)));
  const rows = state.programs.map(({ name, version, port, pid, restarts }, index) => [
    name,
    version,
    String(port),
    String(pid ?? '-'),
    String(restarts),
    health[index] === true ? 'yes' : 'no',
  ]);
  return { lines: alignColumns([header, ...rows]), healthy: health.every((well) => well) };
}

function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
