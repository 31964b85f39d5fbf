import { glob, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listenForStop } from './process/stop-request.ts';
import { watchWrappers } from './process/wrappers.ts';
import { failuresOf, readTestCounts } from './test/test-counts.ts';
import { runTurbo } from './turbo/run-turbo.ts';

/** Vitest writes it in each package, turbo keeps it with the task's output: a run from the cache counts too. */
const report = '.turbo/test-results.json';
const packages = ['packages/*', 'services/*', 'infra/*', 'benchmarks/*', 'loadtests', 'tests', 'tooling'];
const vitestArguments = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];

const root = fileURLToPath(new URL('..', import.meta.url));
const findReports = async () => {
  const found = await Array.fromAsync(
    glob(
      packages.map((folder) => join(folder, report)),
      { cwd: root },
    ),
  );
  return found.map((file) => join(root, file));
};

const request = listenForStop();
await watchWrappers(process.env, () => request.request('SIGTERM'));
// A package that breaks down before it reports must not be counted by its last report.
await Promise.all((await findReports()).map((file) => rm(file)));
// The machine's cores belong to the tests of one or two packages at a time: many at once only make them slow and flaky.
const turboArguments = ['test', '--continue', '--concurrency=50%', ...process.argv.slice(2), '--', ...vitestArguments];
const exitCode = await runTurbo(root, turboArguments, request.stop);
const counts = await readTestCounts(await findReports());
if (counts.passed + counts.failed === 0) process.stdout.write('no test ran\n');
const failed = failuresOf(counts, exitCode);
process.stdout.write(`${counts.passed} passed, ${failed} failed\n`);
process.exit(request.stop.aborted ? request.exitCode() : failed > 0 ? 1 : 0);
