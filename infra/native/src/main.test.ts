import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ports } from '@dawsos/config';
import { describeProcess, findTakenPorts, sendSignal } from '@dawsos/process';
import { expect, it, onTestFinished, vi } from 'vitest';
import { stackFolders } from './supervise/stack-folders.ts';
import type { StackState } from './supervise/stack-state.ts';
import { makeFakeGo } from './testing/fake-go.ts';

const script = fileURLToPath(new URL('./main.ts', import.meta.url));
const patience = { timeout: 20_000, interval: 50 };

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** `pnpm stack` on a machine of its own; whatever the test leaves is stopped. */
async function prepare() {
  const go = await makeFakeGo();
  const dataDir = join(go.folder, 'data');
  const env = { ...go.environment, DATA_DIR: dataDir, PORT_OFFSET: String(await freeOffset()) };
  const run = (...args: readonly string[]) =>
    new Promise<Ended>((resolve) => {
      execFile(process.execPath, [script, ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, output: stdout + stderr });
      });
    });
  onTestFinished(async () => void (await run('down')));
  const state = async () => JSON.parse(await readFile(stackFolders(dataDir).state, 'utf8')) as StackState;
  return { run, state, builds: go.builds };
}

it('comes up, is shown, is not started twice, and goes down without a trace', async () => {
  const { run, state, builds } = await prepare();
  const up = await run('up');
  expect(up).toMatchObject({ code: 0, output: expect.stringMatching(/^collector +v[\d.]+ +\d+ +\d+ +0 +yes$/m) });
  expect(up.output).toMatch(/^Prometheus +http:\/\/127\.0\.0\.1:\d+$/m);
  expect(await builds()).toEqual(['prometheus', 'alertmanager', 'collector', 'jaeger']);

  const { supervisor, programs } = await state();
  expect(programs.map(({ name }) => name)).toEqual([
    'alert-receiver',
    'jaeger',
    'alertmanager',
    'prometheus',
    'collector',
  ]);
  expect((await run('up')).code).toBe(0);
  expect((await state()).supervisor).toEqual(supervisor);

  expect(await run('down')).toEqual({ code: 0, output: 'the stack is down\n' });
  for (const pid of [supervisor.pid, ...programs.map((program) => program.pid as number)]) {
    expect(await describeProcess(pid)).toBeUndefined();
  }
  expect(await run('status')).toEqual({ code: 1, output: 'the stack is not up\n' });
  expect(await run('down')).toEqual({ code: 0, output: 'the stack was not up\n' });
});

it('shows a program that was started again', async () => {
  const { run, state } = await prepare();
  await run('up');
  const prometheus = (await state()).programs.find(({ name }) => name === 'prometheus');
  sendSignal(prometheus?.pid as number, 'SIGKILL');
  await vi.waitUntil(async () => /^prometheus .* 1 +yes$/m.test((await run('status')).output), patience);
});

it('ends with its supervisor, whatever ended that', async () => {
  const { run, state } = await prepare();
  await run('up');
  const { supervisor, programs } = await state();
  sendSignal(supervisor.pid, 'SIGKILL');
  await vi.waitUntil(
    async () => (await Promise.all(programs.map(({ pid }) => describeProcess(pid as number)))).every((left) => !left),
    patience,
  );
  expect((await run('status')).code).toBe(1);
});

it('is told how it is used', async () => {
  const { run } = await prepare();
  expect(await run('start')).toMatchObject({ code: 2, output: expect.stringContaining('pnpm stack up') });
});

/** Below the ports that the system hands out by itself, with all ports of the stack free. */
async function freeOffset(): Promise<number> {
  for (;;) {
    lastOffset = lastOffset >= 15_000 ? 3_000 : lastOffset + 7;
    const all = Object.entries(ports).map(([name, port]) => ({ name, port: port + lastOffset }));
    if ((await findTakenPorts(all)).length === 0) return lastOffset;
  }
}

let lastOffset = 3_000 + ((process.pid * 7) % 12_000);
