import { fileURLToPath } from 'node:url';
import type { Environment } from '@dawsos/config';
import { findBinary } from '../install/find-binary.ts';
import { type ProgramName, type StackProgram, stackPrograms } from './stack-programs.ts';

/** How a program is run, before its arguments are rendered. */
export interface ProgramCommand {
  readonly path: string;
  readonly args: readonly string[];
  readonly version: string;
}

const infraFolder = fileURLToPath(new URL('../../..', import.meta.url));

/** Finds the programs; throws {@link StackError} `NOT_INSTALLED`. */
export const findCommands = (
  names: readonly ProgramName[],
  environment: Environment,
): Promise<readonly ProgramCommand[]> =>
  Promise.all(names.map((name) => findCommand(stackPrograms[name], environment)));

async function findCommand({ run, args }: StackProgram, environment: Environment): Promise<ProgramCommand> {
  if ('script' in run) return { path: process.execPath, args: [infraFolder + run.script, ...args], version: 'own' };
  return { ...(await findBinary(run.binary, environment)), args };
}
