import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from './dev/child.ts';
import { listenForStop } from './process/stop-request.ts';
import { watchWrappers } from './process/wrappers.ts';
import { failuresOf, readTestCounts } from './test/test-counts.ts';

// `node tooling/test-stack.ts [arguments of vitest]`: the tests on the real programs.
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'tests', 'stack');
const report = join(folder, '.turbo', 'test-results.json');
/** Long enough for every system of the tests to stop its programs. */
const stopPatienceMs = 60_000;

const request = listenForStop();
await watchWrappers(process.env, () => request.request('SIGTERM'));
// A run that breaks down before it reports must not be counted by the last report.
await rm(report, { force: true });
const vitest = startChild({
  name: 'vitest',
  args: [
    join(folder, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    `--root=${folder}`,
    '--reporter=verbose',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  env: process.env,
});
request.stop.addEventListener('abort', () => void vitest.stop(stopPatienceMs, request.hurry), { once: true });
const { code } = await vitest.exited;
const counts = await readTestCounts([report]).catch(() => ({ passed: 0, failed: 0 }));
const failed = failuresOf(counts, code);
process.stdout.write(`${counts.passed} passed, ${failed} failed\n`);
process.exit(request.stop.aborted ? request.exitCode() : failed > 0 ? 1 : 0);
