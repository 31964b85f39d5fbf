import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { openOutput } from './open-output.ts';

test.each(['file', 'pipe'] as const)('every line that a process writes to a %s is counted', async (to) => {
  const { fd, close } = await openOutput[to]();
  // More than a pipe holds: somebody has to read.
  execFileSync('seq', ['100000'], { stdio: ['ignore', fd, 'inherit'] });
  expect(await close()).toBe(100_000);
});
