import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '@dawsos/process';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { endOrphans, recordPid } from './pid-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dawsos-pids-'));
  const path = folder;
  onTestFinished(() => rm(path, { recursive: true, force: true }));
});

async function startSleeper(): Promise<number> {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  return child.pid as number;
}

it('what was left behind is ended and forgotten', async () => {
  const pid = await startSleeper();
  await recordPid(folder, 'sleeper', pid);
  expect(await endOrphans(folder)).toEqual(['sleeper']);
  expect(isAlive(pid)).toBe(false);
  expect(await readdir(folder)).toEqual([]);
});

it('a stranger that has got the id since is left alone', async () => {
  const pid = await startSleeper();
  await writeFile(join(folder, 'prometheus.json'), JSON.stringify({ pid, command: '/cache/prometheus --old' }));
  expect(await endOrphans(folder)).toEqual([]);
  expect(isAlive(pid)).toBe(true);
});

it.each(['', '{"pid":', '{"pid":"1"}'])('a file cut short is no obstacle: %s', async (text) => {
  await writeFile(join(folder, 'prometheus.json'), text);
  expect(await endOrphans(folder)).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

it('there is nothing to do where nothing ever ran', async () => {
  expect(await endOrphans(join(folder, 'nowhere'))).toEqual([]);
});
