import { endOrphans, endProcess } from '../supervise/pid-files.ts';
import { stackFolders } from '../supervise/stack-folders.ts';
import { readState, removeState } from '../supervise/stack-state.ts';

/** Longer than the supervisor needs for its programs. */
const patienceMs = 15_000;

/** Stops the stack of a `DATA_DIR` and what a killed supervisor may have left; answers what there was to do. */
export async function bringDown(dataDir: string): Promise<string> {
  const folders = stackFolders(dataDir);
  const state = await readState(folders.state);
  if (state !== undefined && !state.detached) {
    return `the stack belongs to process ${state.supervisor.pid}: ${state.supervisor.command}; stop that`;
  }
  if (state !== undefined) await endProcess(state.supervisor.pid, patienceMs);
  const orphans = await endOrphans(folders.pids);
  await removeState(folders.state);
  if (state !== undefined) return 'the stack is down';
  return orphans.length === 0
    ? 'the stack was not up'
    : `ended what a killed supervisor had left: ${orphans.join(', ')}`;
}
