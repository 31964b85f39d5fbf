import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { UsageError } from '../parse-arguments.ts';
import { chooseStack } from './choose-stack.ts';

/** An environment whose PATH holds these programs alone. */
async function machineWith(programs: Readonly<Record<string, string>>): Promise<NodeJS.ProcessEnv> {
  const folder = await mkdtemp(join(tmpdir(), 'dawsos-choose-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return { PATH: folder };
}

const docker = 'echo 28.1.1';
const deadDocker = 'echo "cannot connect to the daemon" >&2; exit 1';
const go = 'echo go1.26.1';
const oldGo = 'echo go1.22.0';

it.each([
  [{ docker, go }, 'docker'],
  [{ docker: deadDocker, go }, 'native'],
  [{ go }, 'native'],
  [{ docker: deadDocker, go: oldGo }, 'none'],
  [{}, 'none'],
] as const)('of what is there the best is taken: %o', async (programs, kind) => {
  expect(await chooseStack(undefined, await machineWith(programs))).toBe(kind);
});

it('what is asked for is taken, whatever else is there', async () => {
  const env = await machineWith({ docker, go });
  for (const kind of ['docker', 'native', 'none'] as const) expect(await chooseStack(kind, env)).toBe(kind);
});

it('what is asked for and cannot be had is refused', async () => {
  const env = await machineWith({ docker: deadDocker, go: oldGo });
  await expect(chooseStack('docker', env)).rejects.toThrow(new UsageError('--stack=docker: no Docker daemon answers'));
  await expect(chooseStack('native', env)).rejects.toThrow(/^--stack=native: go on the PATH is go1\.22\.0/);
});
