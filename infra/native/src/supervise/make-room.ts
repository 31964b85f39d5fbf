import { setTimeout as delay } from 'node:timers/promises';
import { type Environment, portOf } from '@dawsos/config';
import { describeTakenPort, findTakenPorts, type TakenPort } from '@dawsos/process';
import { StackError } from '../stack-error.ts';
import { endOrphans } from './pid-files.ts';
import type { StackFolders } from './stack-folders.ts';
import { type ProgramName, stackPrograms } from './stack-programs.ts';
import { readState } from './stack-state.ts';

/**
 * Ends what a killed supervisor has left; throws {@link StackError} `ALREADY_UP` when somebody supervises these folders,
 * `PORT_TAKEN` when somebody else has a port.
 */
export async function makeRoom(
  folders: StackFolders,
  names: readonly ProgramName[],
  environment: Environment,
  log: (line: string) => void,
): Promise<void> {
  const running = await readState(folders.state);
  if (running !== undefined) {
    const { pid, command } = running.supervisor;
    throw new StackError('ALREADY_UP', `the stack of this DATA_DIR is up already, by process ${pid}: ${command}`);
  }
  const orphans = await endOrphans(folders.pids);
  if (orphans.length > 0) log(`ended what a killed supervisor had left: ${orphans.join(', ')}`);
  const taken = await findPortsInUse(names, environment);
  if (taken.length > 0) throw new StackError('PORT_TAKEN', taken.map(describeTakenPort).join('\n'));
}

/** A program whose last thread is just ending holds its ports for a moment longer, and nobody owns them. */
async function findPortsInUse(names: readonly ProgramName[], environment: Environment): Promise<readonly TakenPort[]> {
  const ports = names.flatMap((name) =>
    stackPrograms[name].ports.map((port) => ({ name, port: portOf(port, environment) })),
  );
  for (let attempt = 1; ; attempt += 1) {
    const taken = await findTakenPorts(ports);
    const areOwned = taken.every(({ owner }) => owner !== undefined);
    if (taken.length === 0 || areOwned || attempt === portAttempts) return taken;
    await delay(portPauseMs);
  }
}

const portAttempts = 10;
const portPauseMs = 200;
