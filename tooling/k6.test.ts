import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = fileURLToPath(new URL('k6.ts', import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dawsos-k6-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the script with a k6 on the PATH that says this of its version, and nothing else there. */
async function runWith(version: string) {
  const k6 = `#!/bin/sh\nif [ "$1" = version ]; then echo '${version}'; exit 0; fi\necho "$@" > "${folder}/asked"; exit 99\n`;
  await writeFile(join(folder, 'k6'), k6, { mode: 0o755 });
  const env = { PATH: folder, HOME: folder, STACK_CACHE_DIR: join(folder, 'cache'), K6_OUT: 'none' };
  const { code, said } = await new Promise<{ code: unknown; said: string }>((resolve) => {
    execFile(process.execPath, [script, 'run', '--vus=1', 'some.ts'], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, said: stdout + stderr }),
    );
  });
  return { code, said, asked: await readFile(join(folder, 'asked'), 'utf8').catch(() => undefined) };
}

test.each([
  'k6 v1.8.1 (go1.26.8, linux/amd64)',
  'k6 v1.0.0 (commit/41b4984b75, go1.24.2)',
  'k6 v2.1.0',
  'k6.exe v1.10.0',
])('%s on the PATH is asked, and its exit code passed on', async (version) => {
  expect(await runWith(version)).toEqual({ code: 99, said: '', asked: 'run --vus=1 some.ts\n' });
});

test.each([
  ['k6 v0.57.0 (go1.23.6, linux/amd64)', 'k6 0.57.0 on the PATH is older than 1.0.0'],
  ['something else', 'k6 on the PATH does not say its version'],
])('%s on the PATH is not: ours is, and where that cannot be installed it is said', async (version, reason) => {
  const { code, said, asked } = await runWith(version);
  expect(said).toContain(reason);
  expect(said).toContain('or put a k6 of your own on the PATH');
  expect({ code, asked }).toEqual({ code: 1, asked: undefined });
});
