import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, sendSignal } from '@dawsos/process';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type SupervisedProgram, superviseProgram } from './supervise-program.ts';

const patience = { timeout: 10_000, interval: 20 };
let folder: string;
let programs: SupervisedProgram[];
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dawsos-supervise-'));
  programs = [];
  said = [];
});
afterEach(async () => {
  await Promise.all(programs.map((program) => program.kill()));
  await rm(folder, { recursive: true });
});

/** A Node program of this text; healthy once it has written a line. */
function supervise(text: string, startTimeoutMs?: number): SupervisedProgram & { output(): string } {
  let output = '';
  const program = superviseProgram({
    name: 'small',
    command: process.execPath,
    args: ['-e', text],
    env: {},
    isHealthy: async () => output.includes('up'),
    pidFolder: folder,
    onOutput: (chunk) => {
      output += chunk;
    },
    say: (line) => said.push(line),
    startTimeoutMs,
  });
  programs.push(program);
  return { ...program, output: () => output };
}
const runs = 'console.log("up"); setInterval(() => {}, 1000);';

it('is started again after it has died, as another process', async () => {
  const program = supervise(runs);
  await program.start();
  const first = program.pid() as number;
  sendSignal(first, 'SIGKILL');
  await vi.waitUntil(() => program.restarts() === 1 && program.pid() !== undefined, patience);
  expect(program.pid()).not.toBe(first);
  expect(said).toEqual(['small has ended (SIGKILL), starting it again in 0.25 s']);
});

it('ends when it is told to, stays down and is forgotten', async () => {
  const program = supervise(`process.on('SIGTERM', () => { console.log('bye'); process.exit(); }); ${runs}`);
  await program.start();
  const pid = program.pid() as number;
  expect(await readdir(folder)).toEqual(['small.json']);
  await program.stop();
  expect([isAlive(pid), program.pid(), program.restarts()]).toEqual([false, undefined, 0]);
  expect(program.output()).toContain('bye');
  expect(await readdir(folder)).toEqual([]);
});

it('is killed when it does not end in time', async () => {
  const program = supervise(`process.on('SIGTERM', () => {}); ${runs}`);
  await program.start();
  const pid = program.pid() as number;
  await program.stop(50);
  expect(isAlive(pid)).toBe(false);
});

it('that was killed on purpose stays down until it is started', async () => {
  const program = supervise(runs);
  await program.start();
  await program.kill();
  expect([program.pid(), said]).toEqual([undefined, []]);
  await program.start();
  expect(program.pid()).toBeDefined();
});

it('that is stopped while it waits for its restart is not started any more', async () => {
  const program = supervise(runs);
  await program.start();
  sendSignal(program.pid() as number, 'SIGKILL');
  await vi.waitUntil(() => said.length === 1, patience);
  await program.stop();
  expect([program.pid(), program.restarts()]).toEqual([undefined, 0]);
});

it('that ends at its start is reported with its last words, and not tried again', async () => {
  const program = supervise('console.error("no such setting"); process.exit(3);');
  await expect(program.start()).rejects.toMatchObject({
    code: 'START_FAILED',
    message: expect.stringContaining('small ended at its start:\nno such setting'),
  });
  expect([program.pid(), said]).toEqual([undefined, []]);
});

it('that does not become healthy is ended and reported', async () => {
  const program = supervise('setInterval(() => {}, 1000)', 200);
  await expect(program.start()).rejects.toThrow('small is not healthy after 0.2 s');
  expect(program.pid()).toBeUndefined();
});

it('that cannot be run at all is reported', async () => {
  const program = superviseProgram({
    name: 'ghost',
    command: join(folder, 'nothing'),
    args: [],
    env: {},
    isHealthy: async () => false,
    pidFolder: folder,
    onOutput: () => {},
    say: () => {},
  });
  await expect(program.start()).rejects.toMatchObject({ code: 'START_FAILED' });
});
