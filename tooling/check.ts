import { fileURLToPath } from 'node:url';
import { listenForStop } from './process/stop-request.ts';
import { watchWrappers } from './process/wrappers.ts';
import { runTurbo } from './turbo/run-turbo.ts';

const tasks = ['check:lint', 'typecheck', 'check:imports', 'check:unused', 'generate:check'];

const request = listenForStop();
await watchWrappers(process.env, () => request.request('SIGTERM'));
const root = fileURLToPath(new URL('..', import.meta.url));
const exitCode = await runTurbo(root, [...tasks, '--continue', '--concurrency=50%'], request.stop);
process.exit(request.stop.aborted ? request.exitCode() : exitCode);
