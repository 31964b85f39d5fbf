import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findDrift } from './find-drift.ts';
import { generateAll } from './generate-all.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const sets = generateAll();
const { changed, stale } = await findDrift(root, sets);

if (process.argv[2] === '--check') {
  for (const path of changed) process.stderr.write(`differs from its declaration: ${path}\n`);
  for (const path of stale) process.stderr.write(`nothing generates it any more: ${path}\n`);
  if (changed.length + stale.length > 0) {
    process.stderr.write('run `pnpm generate` and commit what it writes\n');
    process.exitCode = 1;
  }
} else {
  for (const { path, content } of sets.flatMap(({ files }) => files)) {
    if (!changed.includes(path)) continue;
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  for (const path of stale) await rm(join(root, path));
  process.stdout.write(`${changed.length} files written, ${stale.length} removed\n`);
}
