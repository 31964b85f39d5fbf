import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { createEventLines } from './event-lines.ts';
import { serviceOutput } from './service-output.ts';

let folder: string;
let shown: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dawsos-output-'));
  shown = [];
  const path = folder;
  onTestFinished(() => rm(path, { recursive: true }));
});
const lines = createEventLines((line) => shown.push(line));
const line = '{"level":"info","time":0,"msg":"request","status":200}';

it('keeps lines as they are for the shipper and shows them as people read them', async () => {
  const take = serviceOutput('executor-api', lines, { folder, readable: true });
  take(line.slice(0, 20));
  take(`${line.slice(20)}\nError: it broke\nhal`);
  expect(await readFile(join(folder, 'executor-api.log'), 'utf8')).toBe(`${line}\nError: it broke\n`);
  expect(shown).toEqual([
    expect.stringMatching(/^executor-api {9}\[[\d:.]+\] INFO: request \{"status":200\}\n$/),
    'executor-api         Error: it broke\n',
  ]);
});

it('shows them as they are where JSON was asked for', () => {
  serviceOutput('executor-api', lines, { folder, readable: false })(`${line}\n`);
  expect(shown).toEqual([`executor-api         ${line}\n`]);
});

it('keeps nothing without a folder', () => {
  serviceOutput('executor-api', lines)(`${line}\n`);
  expect(shown).toEqual([`executor-api         ${line}\n`]);
});
