import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { openRotatingFile } from './rotating-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dawsos-rotating-'));
  const path = folder;
  onTestFinished(() => rm(path, { recursive: true }));
});
const read = (name: string) => readFile(join(folder, name), 'utf8');

it('begins a new file at a line end once it is full, and keeps one old one', async () => {
  const file = openRotatingFile(join(folder, 'service.log'), 10);
  for (const text of ['first line\n', 'second ', 'line\n', 'third line\n', 'fourth\n']) file.write(text);
  file.close();
  expect((await readdir(folder)).sort()).toEqual(['service.1.log', 'service.log']);
  expect(await read('service.1.log')).toBe('third line\n');
  expect(await read('service.log')).toBe('fourth\n');
});

it('goes on where an earlier run ended', async () => {
  for (const text of ['one\n', 'two\n']) {
    const file = openRotatingFile(join(folder, 'service.log'));
    file.write(text);
    file.close();
  }
  expect(await read('service.log')).toBe('one\ntwo\n');
});

it('lets words go that come after the end', async () => {
  const file = openRotatingFile(join(folder, 'service.log'));
  file.close();
  file.write('late\n');
  expect(await read('service.log')).toBe('');
});
