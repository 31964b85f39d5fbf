import type { Environment } from '@dawsos/config';
import { buildModule } from './build-module.ts';
import { requireGo } from './go-toolchain.ts';
import { planInstall } from './install-plan.ts';
import type { InstallProgress } from './install-progress.ts';
import type { ModuleName } from './pinned-modules.ts';

/** What {@link installPrograms} works with. */
export interface Install {
  readonly environment?: Environment;
  /** Modules to install; all by default. */
  readonly modules?: readonly ModuleName[];
  readonly progress: InstallProgress;
  readonly signal?: AbortSignal;
}

/** Builds what is missing, one module at a time; throws {@link StackError}, or the signal's reason when aborted. */
export async function installPrograms({
  environment = process.env,
  modules,
  progress,
  signal,
}: Install): Promise<void> {
  const missing = (await planInstall(environment, modules)).filter(({ installed }) => !installed);
  if (missing.length === 0) return;
  await requireGo(environment);
  for (const planned of missing) {
    signal?.throwIfAborted();
    await buildModule({ planned, environment, progress, signal });
  }
}
