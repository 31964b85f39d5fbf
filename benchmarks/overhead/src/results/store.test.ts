import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readMachine } from './machine.ts';
import { keepResult, readResults } from './store.ts';

it('keeps the last result of each part, so that parts can be measured one by one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dawsos-bench-results-'));
  const result = { measuredAt: '2026-11-23T12:00:00.000Z', machine: readMachine(true), measured: [] };
  try {
    expect(await readResults(join(folder, 'none'))).toEqual({});
    await keepResult(folder, 'log', result);
    await keepResult(folder, 'scrape', result);
    await keepResult(folder, 'log', { ...result, measuredAt: '2026-11-23T13:00:00.000Z' });
    const { log, scrape, loss } = await readResults(folder);
    expect([log?.measuredAt, scrape, loss]).toEqual(['2026-11-23T13:00:00.000Z', result, undefined]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('tells the versions that are installed, by the packages’ own names', () => {
  expect(readMachine(true).versions).toMatchObject({
    '@prometheus-io/client': expect.stringMatching(/^\d/),
    express: expect.stringMatching(/^5\./),
  });
});
