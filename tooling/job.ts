import { fileURLToPath } from 'node:url';
import { planDevelopment } from './dev/development-plan.ts';
import { runJob } from './job/run-job.ts';
import { listenForStop } from './process/stop-request.ts';
import { watchWrappers } from './process/wrappers.ts';

// `node tooling/job.ts program.ts [arguments]`: runs one of our programs on the database of `pnpm dev`.
const root = fileURLToPath(new URL('..', import.meta.url));
const request = listenForStop();
await watchWrappers(process.env, () => request.request('SIGTERM'));
process.exit(await runJob({ plan: planDevelopment(root, process.env), args: process.argv.slice(2), request }));
