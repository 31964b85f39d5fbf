import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findEmbeddedPostgres, startEmbeddedPostgres } from '@dawsos/database';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import type { DevelopmentPlan } from '../dev/development-plan.ts';
import type { StopRequest } from '../process/stop-request.ts';
import { runJob } from './run-job.ts';

const stub = fileURLToPath(new URL('../dev/stubs/stub-service.ts', import.meta.url));
let directory: string;
let dataDir: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dawsos-job-'));
  dataDir = join(directory, 'postgres');
});

afterEach(async () => {
  expect(await findEmbeddedPostgres(dataDir)).toBeUndefined();
  await rm(directory, { recursive: true, force: true });
});

it('starts what is missing, passes the exit code on, and stops what it has started', async () => {
  expect(await run(`require('fs').writeFileSync('url', process.env.DATABASE_URL); process.exit(7)`)).toBe(7);
  expect(await readFile(join(directory, 'url'), 'utf8')).toMatch(/^postgres:/);
});

it('uses a server that runs already, and leaves it running', async () => {
  const server = await startEmbeddedPostgres({ dataDir, port: 0, durability: 'none' });
  onTestFinished(() => server.stop('immediate'));
  expect(await run(`require('fs').writeFileSync('url', process.env.DATABASE_URL)`)).toBe(0);
  expect(await readFile(join(directory, 'url'), 'utf8')).toBe(server.url);
  expect(await findEmbeddedPostgres(dataDir)).toBe(server.url);
  await server.stop('immediate');
});

it('ends the program when told to stop', async () => {
  const stop = new AbortController();
  const running = run(`setInterval(() => {}, 1000)`, stop.signal);
  stop.abort(new Error('stopped by SIGTERM'));
  expect(await running).toBe(143);
});

it('tells that a program was ended by a signal as shells do', async () => {
  expect(await run(`process.kill(process.pid, 'SIGKILL')`)).toBe(137);
});

function run(program: string, stop: AbortSignal = new AbortController().signal): Promise<number> {
  const env = process.env;
  const plan: DevelopmentPlan = {
    dataDir: directory,
    database: { dataDir, port: 0 },
    services: [{ name: 'market-data', port: 0, args: [stub, '0'], env }],
    packBuild: { name: 'pack-build', args: [], env },
    stack: 'none',
    executorUrl: '',
  };
  const request: StopRequest = { stop, hurry: new AbortController().signal, exitCode: () => 143, request: () => {} };
  return runJob({ plan, args: ['-e', `process.chdir(${JSON.stringify(directory)}); ${program}`], request });
}
