import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, type TestContext } from 'vitest';
import { fixtureEntry, spawnFixture } from './testing/spawn-fixture.ts';

/** Runs the fixture until it ends by itself. */
async function run(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [fileURLToPath(fixtureEntry)], { env: { PATH: process.env.PATH, ...env } });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number, stdout, stderr };
}

describe.concurrent('a service told to stop', () => {
  it.for(['SIGTERM', 'SIGINT'] as const)('by %s ends with 0, its log telling why', async (signal, context) => {
    const { service, log } = await spawnFixture(context);
    service.kill(signal);
    expect(await service.exited).toEqual({ code: 0, signal: null });
    expect(log().at(-1)).toMatchObject({ level: 'info', msg: 'stopping', reason: signal });
  });

  it('by the death of its parent ends with 0', async (context) => {
    const { service, log } = await spawnFixture(context);
    service.disconnect();
    expect(await service.exited).toEqual({ code: 0, signal: null });
    expect(log().at(-1)).toMatchObject({ msg: 'stopping', reason: 'parent gone' });
  });

  it('finishes the request under way, and loses none of its spans', async (context) => {
    const { url, service, sink, log } = await spawnFixture(context);
    const answer = fetch(`${url}/v1/slow`);
    await service.stdout.waitFor(/slow request began/);
    service.kill('SIGTERM');
    expect(await (await answer).json()).toBe('done');
    expect((await service.exited).code).toBe(0);
    expect(sink.spans().map(({ attributes }) => attributes['http.route'])).toEqual(['/v1/slow']);
    expect(log().map(({ msg }) => msg)).toContain('request');
  });

  it('ends in time and sends what it has, although parts of it hang', async (context) => {
    const { url, service, sink, log } = await spawnFixture(context, { HANGING_PARTS: '3', GRACE_MS: '5000' });
    await fetch(`${url}/nowhere`);
    const startedAt = performance.now();
    service.kill('SIGTERM');
    expect((await service.exited).code).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(sink.spans()).toHaveLength(1);
    expect(log().filter(({ msg }) => msg === 'could not close')).toHaveLength(3);
  });

  it('ends in time although its output is not read', async (context) => {
    const { child, url } = await startUnread(context);
    for (let round = 0; round < 5; round++) expect((await fetch(`${url}/v1/chatter?lines=1000`)).status).toBe(200);
    expect(await stopMs(child)).toBeLessThan(5000);
    expect(child.signalCode).toBe('SIGKILL');
  });

  it.for([
    ['before anything was written', 0],
    ['and left something unread', 300],
    ['and left more than a pipe holds unread', 1000],
  ] as const)('ends with 0 although the reader of its output has gone %s', async ([, lines], context) => {
    const { child, url } = await startUnread(context);
    expect((await fetch(`${url}/v1/chatter?lines=${lines}`)).status).toBe(200);
    child.stdout.destroy();
    for (let round = 0; round < 2; round++) expect((await fetch(`${url}/v1/chatter?lines=1000`)).status).toBe(200);
    expect(await stopMs(child)).toBeLessThan(4000);
    expect(child.exitCode).toBe(0);
  });
});

/** The fixture, its output read until it is ready and no further. */
async function startUnread({ onTestFinished }: TestContext) {
  const child: ChildProcessByStdio<null, Readable, null> = spawn(process.execPath, [fileURLToPath(fixtureEntry)], {
    env: { PATH: process.env.PATH, ENVIRONMENT: 'test', GRACE_MS: '4000' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let head = '';
  const ready = Promise.withResolvers<void>();
  // One listener until the end: between two of them a chunk would be lost.
  const read = (chunk: Buffer) => {
    head += String(chunk);
    if (!head.includes('READY')) return;
    child.stdout.off('data', read).pause();
    ready.resolve();
  };
  child.stdout.on('data', read);
  await ready.promise;
  return { child, url: `http://127.0.0.1:${/"port":(\d+)/.exec(head)?.[1]}` };
}

/** How long a process takes to end once it is told to. */
async function stopMs(child: ChildProcess): Promise<number> {
  const startedAt = performance.now();
  child.kill('SIGTERM');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return performance.now() - startedAt;
}

describe.concurrent('a service that breaks', () => {
  it.for([
    ['/v1/crash', 'uncaught exception', 'crashed on purpose, password=[REDACTED]'],
    ['/v1/reject', 'unhandled rejection', 'rejected on purpose'],
  ] as const)('at %s logs and reports it, and ends with 1', async ([path, msg, message], context) => {
    const { url, service, sentry, log } = await spawnFixture(context);
    const aborter = new AbortController();
    fetch(url + path, { signal: aborter.signal }).catch(() => undefined);
    await service.stdout.waitFor(new RegExp(msg));
    aborter.abort();
    expect(await service.exited).toEqual({ code: 1, signal: null });
    expect(log().find(({ level }) => level === 'error')).toMatchObject({ msg, error: { name: 'Error', message } });
    expect(sentry.events().map((event) => event.exception?.values?.[0]?.value)).toEqual([message]);
    expect(service.stderr.lines).toEqual([]);
  });

  it('before it is ready ends with 1, redacted', async () => {
    const { code, stdout, stderr } = await run({ ENVIRONMENT: 'test', FAIL_TO_START: 'no database, token=hunter2' });
    expect(code).toBe(1);
    expect(stdout).toContain('"msg":"could not start"');
    expect(stdout).toContain('no database, token=[REDACTED]');
    expect(stdout).not.toContain('READY');
    expect(stderr).toBe('');
  });
});

describe('bad configuration', () => {
  it('ends a service with 2 before it opens anything, every problem told and no value', async () => {
    const { code, stdout, stderr } = await run({
      ENVIRONMENT: 'hunter2-a',
      TRACES_SAMPLE_RATE: 'hunter2-b',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'hunter2-c',
      SENTRY_DSN: 'hunter2-d',
      LOG_LEVEL: 'hunter2-e',
      HANGING_PARTS: 'hunter2-f',
      ENABLE_OBSERVABILITY: 'hunter2-g',
    });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    for (const name of ['ENVIRONMENT', 'TRACES_SAMPLE_RATE', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'SENTRY_DSN']) {
      expect(stderr).toContain(`${name}: `);
    }
    for (const name of ['LOG_LEVEL', 'HANGING_PARTS', 'ENABLE_OBSERVABILITY']) expect(stderr).toContain(`${name}: `);
    expect(stderr).not.toContain('hunter2');
    expect(stderr.trim().split('\n')).toHaveLength(8);
  });
});
