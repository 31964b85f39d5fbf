import { createHash } from 'node:crypto';
import { access, readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '@dawsos/config';
import { type ModuleName, type PinnedModule, pinnedModules } from './pinned-modules.ts';

/** Where a module's programs are, or will be. */
export interface PlannedModule {
  readonly module: PinnedModule;
  readonly version: string;
  /** The module's source: `go.mod`, `go.sum` and what belongs to them. */
  readonly source: string;
  /** Folder of the finished programs; other pins or flags have another one. */
  readonly folder: string;
  readonly installed: boolean;
}

/** What every build is given beside the module's tags. */
export const buildFlags = ['-mod=readonly', '-buildvcs=false', '-ldflags=-s -w'] as const;

const programsFolder = fileURLToPath(new URL('../../programs', import.meta.url));

/** The folder of built programs: `STACK_CACHE_DIR`, by default in the user's cache. */
const cacheFolder = (environment: Environment = process.env): string =>
  resolve(environment.STACK_CACHE_DIR || join(homedir(), '.cache', 'dawsos-stack'));

/** Says for each module, by default for all, where its programs belong and whether they are there. */
export async function planInstall(
  environment: Environment = process.env,
  names?: readonly ModuleName[],
): Promise<readonly PlannedModule[]> {
  const wanted = names === undefined ? pinnedModules : pinnedModules.filter(({ name }) => names.includes(name));
  return Promise.all(wanted.map((module) => planModule(module, cacheFolder(environment))));
}

async function planModule(module: PinnedModule, cache: string): Promise<PlannedModule> {
  const source = join(programsFolder, module.name);
  const folder = join(cache, `${module.name}-${await fingerprint(module, source)}`);
  const installed = await access(folder).then(
    () => true,
    () => false,
  );
  return { module, version: await readVersion(module, source), source, folder, installed };
}

/** Changes with anything that could change the programs. */
async function fingerprint(module: PinnedModule, source: string): Promise<string> {
  const hash = createHash('sha256').update(
    JSON.stringify([process.platform, process.arch, buildFlags, module.tags, module.programs]),
  );
  for (const file of (await readdir(source)).sort()) hash.update(file).update(await readFile(join(source, file)));
  return hash.digest('hex').slice(0, 12);
}

async function readVersion({ name, versionOf }: PinnedModule, source: string): Promise<string> {
  const goMod = await readFile(join(source, 'go.mod'), 'utf8');
  const line = goMod.split('\n').find((candidate) => candidate.trim().startsWith(`${versionOf} v`));
  if (line === undefined) throw new Error(`go.mod of ${name} does not require ${versionOf}`);
  return line.trim().split(/\s+/)[1] ?? '';
}
