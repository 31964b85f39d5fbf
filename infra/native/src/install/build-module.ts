import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Environment } from '@dawsos/config';
import { isAlive } from '@dawsos/process';
import { StackError } from '../stack-error.ts';
import { buildFlags, type PlannedModule } from './install-plan.ts';
import type { InstallProgress } from './install-progress.ts';
import { runGo } from './run-go.ts';

/** What {@link buildModule} works with. */
export interface Build {
  readonly planned: PlannedModule;
  readonly environment: Environment;
  readonly progress: InstallProgress;
  readonly signal: AbortSignal | undefined;
}

/**
 * Builds the programs of one module and puts them in place all at once; throws {@link StackError} `BUILD_FAILED`.
 * After an interruption Go's own cache has what was compiled already.
 */
export async function buildModule({ planned, environment, progress, signal }: Build): Promise<void> {
  const { module, source, folder, version } = planned;
  await removeAbandoned(folder);
  const workshop = `${folder}.partial-${process.pid}`;
  await mkdir(workshop, { recursive: true });
  const startedAt = performance.now();
  const packages = Object.values(module.programs);
  const tags = module.tags === undefined ? [] : [`-tags=${module.tags}`];
  const go = { cwd: source, environment, signal };
  try {
    const listArgs = ['list', ...buildFlags, ...tags, '-deps', '-f', '{{if .Stale}}{{.ImportPath}}{{end}}'];
    const stale = await runGo({ ...go, args: [...listArgs, ...packages] });
    const count = progress.begin(`${module.name} ${version}`, stale.filter((line) => line !== '').length);
    const args = ['build', '-v', ...buildFlags, ...tags, '-o', `${workshop}/`, ...packages];
    await runGo({ ...go, args, onLine: count });
    await nameAsDeclared(module.programs, workshop);
    await putInPlace(workshop, folder);
    progress.end(`${module.name} ${version}: built in ${Math.round((performance.now() - startedAt) / 1000)} s`);
  } catch (cause) {
    progress.end(`${module.name} ${version}: not built`);
    signal?.throwIfAborted();
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new StackError('BUILD_FAILED', `${module.name} could not be built:\n${words}`, { cause });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** Go names a program after its package's last folder. */
async function nameAsDeclared(programs: Readonly<Record<string, string>>, workshop: string): Promise<void> {
  for (const [name, path] of Object.entries(programs)) {
    const made = path === '.' ? name : basename(path);
    if (made !== name) await rename(join(workshop, made), join(workshop, name));
  }
}

/** Another process may have built the same meanwhile: then its programs stay. */
async function putInPlace(workshop: string, folder: string): Promise<void> {
  await rename(workshop, folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}

/** What builds have left that were killed. */
async function removeAbandoned(folder: string): Promise<void> {
  const parent = dirname(folder);
  for (const name of await readdir(parent).catch(() => [])) {
    const [, pid] = /\.partial-(\d+)$/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(parent, name), { recursive: true, force: true });
  }
}
