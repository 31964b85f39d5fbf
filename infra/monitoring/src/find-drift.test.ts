import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findDrift } from './find-drift.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'drift-'));
  await mkdir(join(root, 'generated/kept'), { recursive: true });
  await writeFile(join(root, 'generated/same.yaml'), 'same');
  await writeFile(join(root, 'generated/changed.yaml'), 'changed by hand');
  await writeFile(join(root, 'generated/stale.yaml'), 'of an alert that is gone');
  await writeFile(join(root, 'generated/kept/other.yaml'), 'in a folder of somebody else');
  await writeFile(join(root, 'beside.json'), 'written by hand');
});
afterAll(() => rm(root, { recursive: true }));

const files = ['same', 'changed', 'missing'].map((content) => ({ path: `generated/${content}.yaml`, content }));

test('a file that was changed or is missing differs; one that nothing generates is stale', async () => {
  expect(await findDrift(root, [{ folders: ['generated'], files }])).toEqual({
    changed: ['generated/changed.yaml', 'generated/missing.yaml'],
    stale: ['generated/stale.yaml'],
  });
});

test('two sets may write into one folder, and a folder that is not there holds nothing stale', async () => {
  const [first, ...others] = files;
  const sets = [
    { folders: ['generated', 'nowhere'], files: first ? [first] : [] },
    { folders: ['generated'], files: others },
  ];
  expect((await findDrift(root, sets)).stale).toEqual(['generated/stale.yaml']);
});

test('a set without folders of its own makes nothing stale', async () => {
  expect(await findDrift(root, [{ folders: [], files: [] }])).toEqual({ changed: [], stale: [] });
});
