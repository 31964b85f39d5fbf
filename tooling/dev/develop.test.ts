import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { findTakenPorts } from '@dawsos/process';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { StubSettings } from './stubs/stub-settings.ts';

const script = fileURLToPath(new URL('./stubs/develop-stubs.ts', import.meta.url));
const patience = { timeout: 15_000, interval: 20 };

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dawsos-develop-'));
});

afterEach(async () => {
  expect(await processesLeft()).toEqual([]);
  await rm(directory, { recursive: true, force: true, maxRetries: 10 });
});

describe('a running stack', () => {
  it('stops in reverse order on SIGTERM, exits with 143, and starts again on the same data', async () => {
    for (let round = 0; round < 2; round += 1) {
      const dev = await startDev();
      await dev.ready();
      dev.process.kill('SIGTERM');
      expect(await dev.exitCode).toBe(143);
      expect(dev.output()).toMatch(
        /second +stopping: told to[\s\S]*first +stopping: told to[\s\S]*everything is stopped/,
      );
    }
  });

  it('exits with 130 on SIGINT', async () => {
    const dev = await startDev();
    await dev.ready();
    dev.process.kill('SIGINT');
    expect(await dev.exitCode).toBe(130);
  });

  it('does not wait for a deaf service when a second signal comes', async () => {
    const dev = await startDev({ first: 'deaf' });
    await dev.ready();
    dev.process.kill('SIGINT');
    await dev.says('not listening');
    await vi.waitUntil(async () => {
      dev.process.kill('SIGINT');
      return dev.output().includes('everything is stopped');
    }, patience);
    expect(await dev.exitCode).toBe(130);
  });

  it('ends deaf services after a while all the same, below 10 s', async () => {
    const dev = await startDev({ first: 'deaf', second: 'deaf' });
    await dev.ready();
    const toldAt = performance.now();
    dev.process.kill('SIGTERM');
    expect(await dev.exitCode).toBe(143);
    expect(performance.now() - toldAt).toBeLessThan(10_000);
  });

  it('stops as a whole and exits with 1 when a service dies, and says which', async () => {
    const dev = await startDev({ first: 'dying' });
    expect(await dev.exitCode).toBe(1);
    expect(dev.output()).toContain('failed: first ended with exit code 7');
  });

  it('stops as a whole when the database dies', async () => {
    const dev = await startDev();
    await dev.ready();
    process.kill(Number.parseInt(await readFile(join(directory, 'postgres', 'postmaster.pid'), 'utf8'), 10), 'SIGKILL');
    expect(await dev.exitCode).toBe(1);
    expect(dev.output()).toContain('failed: PostgreSQL has ended');
  });

  it('leaves no process when it is killed with SIGKILL', async () => {
    const dev = await startDev();
    await dev.ready();
    dev.process.kill('SIGKILL');
    await dev.exitCode;
    await vi.waitUntil(async () => (await processesLeft()).length === 0, patience);
  });

  it('stops when nobody reads its output any more', async () => {
    const dev = await startDev({ first: 'chatty' });
    await dev.ready();
    dev.process.stdout.destroy();
    expect(await dev.exitCode).toBe(129);
  });
});

describe('with an observability stack', () => {
  it('is ready before the stack is, and shows where it is and what it alerts about', async () => {
    const dev = await startDev({ stack: 'well' });
    await dev.says('stack +Prometheus +http://prometheus');
    expect(dev.output()).toMatch(/^READY$[\s\S]*^stack +starting$[\s\S]*^alert +FIRING critical PackError/m);
    dev.process.kill('SIGTERM');
    expect(await dev.exitCode).toBe(143);
    expect(dev.output()).toMatch(/second +stopping: told to[\s\S]*stack is stopped[\s\S]*everything is stopped/);
  });

  it('goes on without one that does not come up, and says why', async () => {
    const dev = await startDev({ stack: 'failing' });
    await dev.says('stack +not up: it does not compile');
    expect(dev.process.exitCode).toBeNull();
    dev.process.kill('SIGTERM');
    expect(await dev.exitCode).toBe(143);
  });

  it('gives up one that is still coming up when it is told to stop', async () => {
    const dev = await startDev({ stack: 'hanging' });
    await dev.says('stack +starting');
    dev.process.kill('SIGTERM');
    expect(await dev.exitCode).toBe(143);
    expect(dev.output()).not.toContain('not up');
  });

  it('starts nothing when a port of it is taken', async () => {
    const dev = await startDev({ stack: 'taken' });
    expect(await dev.exitCode).toBe(1);
    expect(dev.output()).toContain('port 1 (jaeger) is taken by process 2: three');
    expect(await readdir(directory)).toEqual([]);
  });
});

describe('a start that is interrupted', () => {
  it('during initdb leaves nothing half-made', async () => {
    const dev = await startDev();
    await vi.waitUntil(async () => (await readdir(directory)).some((name) => name.includes('.init-')), patience);
    dev.process.kill('SIGTERM');
    expect(await dev.exitCode).toBe(143);
    expect(await readdir(directory)).toEqual(['postgres.password']);
  });

  it('while a service is starting stops what runs', async () => {
    const dev = await startDev({ first: 'never ready' });
    await dev.says('first +listening');
    dev.process.kill('SIGTERM');
    expect(await dev.exitCode).toBe(143);
  });

  it('during the pack build ends the build', async () => {
    const dev = await startDev({ build: 'console.log("building"); setInterval(() => {}, 1000)' });
    await dev.says('pack-build +building');
    dev.process.kill('SIGTERM');
    expect(await dev.exitCode).toBe(143);
  });
});

describe('a start that fails', () => {
  it('because a port is taken says by whom, and starts nothing', async () => {
    const stranger = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void stranger.close());
    await once(stranger, 'listening');
    const { port } = stranger.address() as { port: number };
    const dev = await startDev({}, { second: port });
    expect(await dev.exitCode).toBe(1);
    expect(dev.output()).toMatch(new RegExp(`port ${port} \\(second\\) is taken by process ${process.pid}: .*node`));
    expect(await readdir(directory)).toEqual([]);
  });

  it('because the pack cannot be built says so, stops and exits with 1', async () => {
    const dev = await startDev({ build: 'process.exit(1)' });
    expect(await dev.exitCode).toBe(1);
    expect(dev.output()).toContain('failed: the pack could not be built: pack-build ended with exit code 1');
  });
});

describe('below wrappers that do not pass signals on', () => {
  it.each([0, 1])('stops when wrapper %i from outside is killed', async (victim) => {
    const dev = await startDev({}, {}, ['npm', 'pnpm']);
    await dev.ready();
    const wrappers = (await dev.wrapperIds()) as [number, number];
    process.kill(wrappers[victim] ?? 0, 'SIGTERM');
    await dev.says('stopped by SIGTERM');
    await vi.waitUntil(async () => (await processesLeft()).every((pid) => wrappers.includes(pid)), patience);
    for (const pid of wrappers) endIfThere(pid);
    await vi.waitUntil(async () => (await processesLeft()).length === 0, patience);
  });
});

interface Dev {
  readonly process: ChildProcessByStdio<null, Readable, null>;
  readonly exitCode: Promise<number | null>;
  output(): string;
  says(pattern: string): Promise<void>;
  ready(): Promise<void>;
  wrapperIds(): Promise<readonly number[]>;
}

/** Starts the stack in miniature; `wrappers` are programs of these names around it, outermost first. */
async function startDev(
  settings: Partial<StubSettings> = {},
  ports: Partial<StubSettings['ports']> = {},
  wrappers: readonly string[] = [],
): Promise<Dev> {
  const [database, first, second] = [await freePort(), await freePort(), await freePort()];
  const all: StubSettings = { directory, ports: { database, first, second, ...ports }, ...settings };
  const command = [process.execPath, script, JSON.stringify(all)];
  for (const name of [...wrappers].reverse()) command.unshift(process.execPath, await makeWrapper(name));
  const child = spawn(command[0] ?? '', command.slice(1), {
    env: { ...process.env, DAWSOS_TEST_MARK: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    output += chunk;
  });
  const exitCode = once(child, wrappers.length === 0 ? 'close' : 'exit').then(([code]) => code);
  const says = (pattern: string) => vi.waitUntil(() => new RegExp(pattern, 'm').test(output), patience).then(() => {});
  return {
    process: child,
    exitCode,
    output: () => output,
    says,
    ready: () => says('^READY$'),
    wrapperIds: async () => [...output.matchAll(/^wrapper (\d+)$/gm)].map(([, pid]) => Number(pid)),
  };
}

/** A program that runs the rest of its command line, like npx does: it waits, and passes no signal on. */
async function makeWrapper(name: string): Promise<string> {
  const folder = `${directory}-wrappers`;
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(
    path,
    `console.log('wrapper ' + process.pid);
     require('node:child_process').spawn(process.argv[2], process.argv.slice(3), { stdio: 'inherit' }).on('exit', process.exit);`,
  );
  return path;
}

/** Below the ports that the system hands out by itself: another process would get one of those before we use it. */
async function freePort(): Promise<number> {
  for (;;) {
    lastPort = lastPort === 32_000 ? 20_000 : lastPort + 1;
    if ((await findTakenPorts([{ name: 'candidate', port: lastPort }])).length === 0) return lastPort;
  }
}

let lastPort = 20_000 + ((process.pid * 10) % 12_000);

function endIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended with its child.
  }
}

/** Every process that descends from the stack of this test carries its mark in the environment. */
async function processesLeft(): Promise<number[]> {
  const left: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    if (environment.includes(`DAWSOS_TEST_MARK=${directory}\0`)) left.push(Number(name));
  }
  return left;
}
