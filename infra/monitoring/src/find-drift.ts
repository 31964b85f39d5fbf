import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GeneratedSet } from './generated-file.ts';

/** How the committed files differ from what would be generated. */
export interface Drift {
  readonly changed: readonly string[];
  readonly stale: readonly string[];
}

/** Compares what would be generated with what is there. */
export async function findDrift(root: string, sets: readonly GeneratedSet[]): Promise<Drift> {
  const changed: string[] = [];
  const wanted = new Set<string>();
  for (const { path, content } of sets.flatMap(({ files }) => files)) {
    wanted.add(path);
    if ((await readIfThere(join(root, path))) !== content) changed.push(path);
  }
  const present = await Promise.all(sets.flatMap(({ folders }) => folders).map((folder) => list(root, folder)));
  return { changed, stale: [...new Set(present.flat())].filter((path) => !wanted.has(path)) };
}

const readIfThere = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

async function list(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries.filter((entry) => entry.isFile()).map((entry) => `${folder}/${entry.name}`);
}
