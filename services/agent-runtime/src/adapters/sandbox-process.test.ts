import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SandboxEnd, type SandboxLimits, startSandbox } from './sandbox-process.ts';

const entry = fileURLToPath(new URL('../testing/misbehave.ts', import.meta.url));
const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const limits: SandboxLimits = { timeoutMs: 10_000, memoryMb: 64, resultBytes: 10_000 };
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dawsos-sandbox-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Lets a process try one way of misbehaving; the process is gone when this answers. */
async function misbehave(way: string, { path = '', ...own }: Partial<SandboxLimits> & { path?: string } = {}) {
  const sandbox = startSandbox(JSON.stringify({ way, path }), { TRACEPARENT: 'tp' }, { ...limits, ...own }, entry);
  const end = await sandbox.ended;
  await sandbox.exited;
  return end;
}
const resultOf = (end: SandboxEnd): unknown =>
  end.outcome === 'answered' ? (JSON.parse(end.line) as { result: unknown }).result : end;
const denied = { refused: 'ERR_ACCESS_DENIED' };

test('sees no environment but what it is given', async () => {
  expect(resultOf(await misbehave('environment'))).toEqual(['TRACEPARENT']);
});

test('reads code, and neither configuration nor data', async () => {
  expect(resultOf(await misbehave('read', { path: entry }))).toMatchObject({ done: expect.any(String) });
  for (const path of ['/etc/hostname', join(repository, '.env'), join(repository, 'data/SOURCES.md')]) {
    expect(resultOf(await misbehave('read', { path }))).toEqual(denied);
  }
});

test('writes nothing, and starts neither processes nor threads', async () => {
  expect(resultOf(await misbehave('write', { path: join(directory, 'file') }))).toEqual(denied);
  expect(resultOf(await misbehave('spawn'))).toEqual(denied);
  expect(resultOf(await misbehave('thread'))).toEqual(denied);
});

test('is killed when it takes too long', async () => {
  expect(await misbehave('spin', { timeoutMs: 1_000 })).toEqual({ outcome: 'timeout' });
});

test('is killed when it outgrows its memory', async () => {
  expect(await misbehave('hoard')).toEqual({ outcome: 'killed' });
});

test('is killed when it answers too much', async () => {
  expect(await misbehave('flood')).toEqual({ outcome: 'killed' });
});

test('that leaves without an answer counts as killed', async () => {
  expect(await misbehave('leave')).toEqual({ outcome: 'killed' });
});
