import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isAlive } from '@dawsos/process';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Statement } from '../database.ts';
import { openDatabase } from '../open-database.ts';
import { findFreePort } from './free-port.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { findEmbeddedPostgres } from './running-server.ts';
import { chooseServerAccount } from './server-account.ts';
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from './start-embedded-postgres.ts';

let directory: string;
let dataDir: string;

beforeEach(async () => {
  // mkdtemp makes it mode 700: as root, where the server runs under another account, this is the hard case.
  directory = await mkdtemp(join(tmpdir(), 'dawsos-embedded-'));
  dataDir = join(directory, 'postgres');
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true, maxRetries: 10 });
});

async function start(options: Partial<EmbeddedPostgresOptions> = {}) {
  const server = await startEmbeddedPostgres({ dataDir, port: 0, durability: 'none', ...options });
  onTestFinished(() => server.stop('immediate'));
  return server;
}

async function run<Row>(url: string, text: string): Promise<Row[]> {
  const database = openDatabase({ url, maxConnections: 1 });
  const statement: Statement = { text, operation: 'select', table: 'none' };
  return database.query<Row>(statement).finally(() => database.close());
}

const reported = async (url: string) =>
  (await run<{ data_directory: string }>(url, 'show data_directory'))[0]?.data_directory;

describe('an embedded server', () => {
  it('runs beside another one and keeps its own data', async () => {
    const other = join(directory, 'other');
    const [first, second] = await Promise.all([start(), start({ dataDir: other })]);
    expect(await reported(first.url)).toBe(dataDir);
    expect(await reported(second.url)).toBe(other);
  });

  it('keeps its data over a restart', async () => {
    const first = await start();
    await run(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    const second = await start();
    expect(await run(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('recovers what was committed before its process was killed', async () => {
    const first = await start({ durability: 'full' });
    await run(first.url, 'create table kept as select 42 as answer');
    process.kill(first.pid, 'SIGKILL');
    expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' });
    const second = await start();
    expect(await run(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('is found by other programs through its data directory while it runs', async () => {
    expect(await findEmbeddedPostgres(dataDir)).toBeUndefined();
    const server = await start();
    expect(await findEmbeddedPostgres(dataDir)).toBe(server.url);
    await server.stop('immediate');
    expect(await findEmbeddedPostgres(dataDir)).toBeUndefined();
  });

  it('asks for the password, which only its owner can read', async () => {
    const server = await start();
    const guess = new URL(server.url);
    guess.password = 'wrong';
    await expect(run(guess.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect((await stat(`${dataDir}.password`)).mode & 0o777).toBe(0o600);
  });

  it('stops at once when told immediately, with a client still connected', async () => {
    const server = await start();
    const database = openDatabase({ url: server.url });
    const sleeping = database.query({ text: 'select pg_sleep(60)', operation: 'select', table: 'none' });
    const broken = expect(sleeping).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await vi.waitUntil(() => database.stats().active === 1);
    await server.stop('immediate');
    await broken;
    await database.close();
    expect(isAlive(server.pid)).toBe(false);
  });
});

describe('a start that cannot succeed', () => {
  it('says that the port is taken', async () => {
    const stranger = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void stranger.close());
    await once(stranger, 'listening');
    const { port } = stranger.address() as { port: number };
    await expect(start({ port })).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining(String(port)),
    });
  });

  it('says who uses the data directory while its supervisor lives', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({
      code: 'DATA_DIR_IN_USE',
      message: expect.stringContaining(String(process.pid)),
    });
  });

  it('says that the password is gone', async () => {
    await (await start()).stop();
    await rm(`${dataDir}.password`);
    await expect(start()).rejects.toMatchObject({ code: 'PASSWORD_MISSING' });
  });

  it('gives the last words of a server that refuses its configuration', async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, 'postgresql.conf'), 'nonsense = on\n');
    await expect(start()).rejects.toMatchObject({ code: 'START_FAILED', message: expect.stringContaining('nonsense') });
  });
});

describe('an interrupted start', () => {
  it('leaves nothing of a cluster when aborted during initdb, and the next start succeeds', async () => {
    const controller = new AbortController();
    const starting = start({ signal: controller.signal });
    const aborted = expect(starting).rejects.toThrow('enough');
    await vi.waitUntil(async () => (await readdir(directory)).some((name) => name.includes('.init-')));
    controller.abort(new Error('enough'));
    await aborted;
    expect(await readdir(directory)).toEqual(['postgres.password']);
    expect(await reported((await start()).url)).toBe(dataDir);
  });

  it('clears away what a start killed during initdb has left', async () => {
    const supervisor = superviseInChild(await findFreePort());
    await vi.waitUntil(async () => (await readdir(directory)).some((name) => name.includes('.init-')));
    supervisor.kill('SIGKILL');
    await once(supervisor, 'exit');
    expect(await reported((await start()).url)).toBe(dataDir);
    expect((await readdir(directory)).sort()).toEqual(['postgres', 'postgres.password']);
  });
});

describe('a server whose supervisor was killed', () => {
  it.skipIf(process.platform === 'win32')('shuts down by itself', async () => {
    const supervisor = superviseInChild(await findFreePort());
    const [pid] = await once(createInterface({ input: supervisor.stdout }), 'line');
    expect(isAlive(Number(pid))).toBe(true);
    supervisor.kill('SIGKILL');
    await vi.waitUntil(() => !isAlive(Number(pid)), { timeout: 5_000 });
  });

  it('is stopped by the next start when it still runs', async () => {
    await (await start()).stop();
    const binaries = await findPostgresBinaries();
    const account = await chooseServerAccount(binaries, directory);
    const port = String(await findFreePort());
    const orphan = account.spawn(binaries.postgres, ['-D', dataDir, '-p', port, '-c', 'unix_socket_directories='], {
      stdio: 'ignore',
    });
    const gone = once(orphan, 'exit');
    await vi.waitUntil(async () =>
      /ready/.test(await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '')),
    );
    expect(await reported((await start()).url)).toBe(dataDir);
    await gone;
  });

  it('does not keep the next start out when its process id now belongs to another program', async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, 'postmaster.pid'), `${process.pid}\n${dataDir}\n`);
    expect(await reported((await start()).url)).toBe(dataDir);
  });
});

/** Starts the server in a process of its own, which prints the server's id and then stays. */
function superviseInChild(port: number) {
  const module = fileURLToPath(new URL('./start-embedded-postgres.ts', import.meta.url));
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
    const { pid } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, port: ${port} });
    console.log(pid);
    setInterval(() => {}, 1000);`;
  return spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
