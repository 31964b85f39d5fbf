import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describeProcess, isAlive, sendSignal } from '@dawsos/process';
import { expect, it, onTestFinished, vi } from 'vitest';
import { installPrograms } from '../install/install-programs.ts';
import { createLines } from '../install/install-progress.ts';
import { makeFakeGo } from '../testing/fake-go.ts';
import { stackFolders } from './stack-folders.ts';
import { type NativeStackOptions, startNativeStack } from './start-native-stack.ts';

const patience = { timeout: 10_000, interval: 20 };
const programs = ['prometheus', 'alertmanager'] as const;

/** Two free ports, a machine with both programs installed, and a folder for their data. */
async function prepare(): Promise<NativeStackOptions & { events(): Promise<readonly string[]> }> {
  const go = await makeFakeGo();
  const [PROMETHEUS_PORT = '', ALERTMANAGER_PORT = ''] = await Promise.all([freePort(), freePort()]);
  const environment = { ...go.environment, PROMETHEUS_PORT, ALERTMANAGER_PORT };
  await installPrograms({ environment, modules: programs, progress: createLines(() => {}) });
  const dataDir = join(go.folder, 'data');
  return {
    dataDir,
    environment,
    programs,
    events: async () => (await readFile(join(dataDir, 'stack', 'events'), 'utf8')).trim().split('\n'),
  };
}

it('starts the programs, answers when all are healthy, and stops who sends before who receives', async () => {
  const options = await prepare();
  const stack = await startNativeStack(options);
  for (const name of programs) expect((await fetch(stack.urls[name])).ok).toBe(true);
  const pids = stack.state().map(({ pid }) => pid as number);
  await stack.stop();
  expect((await options.events()).slice(-2)).toEqual(['prometheus stopped', 'alertmanager stopped']);
  expect(pids.some(isAlive)).toBe(false);
});

it('kills and restarts one program, and starts one again that has died by itself', async () => {
  const stack = await startNativeStack(await prepare());
  onTestFinished(() => stack.stop());
  await stack.kill('prometheus');
  await expect(fetch(stack.urls.prometheus)).rejects.toThrow();
  await stack.restart('prometheus');
  expect((await fetch(stack.urls.prometheus)).ok).toBe(true);
  sendSignal(stack.state()[0]?.pid as number, 'SIGKILL');
  await vi.waitUntil(() => stack.state()[0]?.restarts === 1, patience);
});

it('is refused while another one runs on the same data', async () => {
  const options = await prepare();
  const stack = await startNativeStack(options);
  onTestFinished(() => stack.stop());
  await expect(startNativeStack(options)).rejects.toMatchObject({
    code: 'ALREADY_UP',
    message: expect.stringContaining(`by process ${process.pid}`),
  });
});

it('says which port is taken and by whom, and starts nothing', async () => {
  const options = await prepare();
  const port = Number(options.environment?.ALERTMANAGER_PORT);
  const stranger = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void stranger.close());
  await once(stranger, 'listening');
  await expect(startNativeStack(options)).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: expect.stringContaining(`port ${port} (alertmanager) is taken by process ${process.pid}`),
  });
  await expect(options.events()).rejects.toThrow('ENOENT');
});

it('leaves nothing when one program does not start', async () => {
  const options = await prepare();
  const overrides = { 'alertmanager/alertmanager.yaml': 'broken' };
  await expect(startNativeStack({ ...options, overrides })).rejects.toThrow(
    'alertmanager ended at its start:\nthe configuration is broken',
  );
  expect(await fetch(`http://127.0.0.1:${options.environment?.PROMETHEUS_PORT}`).catch(() => 'nobody')).toBe('nobody');
});

it('leaves nothing when it is given up', async () => {
  const options = await prepare();
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(startNativeStack({ ...options, signal })).rejects.toThrow('enough');
  await expect(options.events()).rejects.toThrow('ENOENT');
});

it('a program that is not installed is said to be', async () => {
  const { dataDir, environment } = await prepare();
  await expect(startNativeStack({ dataDir, environment, programs: ['jaeger'] })).rejects.toMatchObject({
    code: 'NOT_INSTALLED',
  });
});

it('after its supervisor was killed the programs end, and the next start finds nothing in its way', async () => {
  const options = await prepare();
  const script = fileURLToPath(new URL('../testing/supervise-two.ts', import.meta.url));
  const supervisor = spawn(process.execPath, [script, options.dataDir], {
    env: options.environment as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve) => {
    createInterface({ input: supervisor.stdout }).on('line', (line) => line === 'healthy' && resolve());
  });
  const state = JSON.parse(await readFile(stackFolders(options.dataDir).state, 'utf8'));
  const pids: number[] = state.programs.map(({ pid }: { pid: number }) => pid);
  expect(pids.every(isAlive)).toBe(true);
  supervisor.kill('SIGKILL');
  await once(supervisor, 'exit');
  const stack = await startNativeStack(options);
  // Their new parent may not have taken note of their end yet.
  for (const pid of pids) expect(await describeProcess(pid)).toBeUndefined();
  await stack.stop();
});

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return String(typeof address === 'object' ? address?.port : '');
}
