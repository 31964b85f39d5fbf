import { join } from 'node:path';
import type { Environment } from '@dawsos/config';
import { StackError } from '../stack-error.ts';
import { planInstall } from './install-plan.ts';
import { type BinaryName, pinnedModules } from './pinned-modules.ts';

/** An installed program. */
export interface InstalledBinary {
  readonly path: string;
  readonly version: string;
}

/** Finds a program; throws {@link StackError} `NOT_INSTALLED`. */
export async function findBinary(name: BinaryName, environment: Environment = process.env): Promise<InstalledBinary> {
  const module = pinnedModules.find(({ programs }) => name in programs);
  const [planned] = module === undefined ? [] : await planInstall(environment, [module.name]);
  if (planned?.installed !== true) {
    throw new StackError('NOT_INSTALLED', `${name} is not installed: run \`pnpm stack install\``);
  }
  return { path: join(planned.folder, name), version: planned.version };
}
