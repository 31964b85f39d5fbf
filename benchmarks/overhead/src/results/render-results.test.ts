import { expect, it } from 'vitest';
import type { Visit } from '../requests/measure-visit.ts';
import { renderResults } from './render-results.ts';
import type { Results } from './results.ts';

const machine = {
  name: '2 cores (Some CPU), 24 GB, Linux 6, Node 24.21.0',
  pinned: true,
  load: 0.4,
  versions: { express: '5.3.0' },
};
const of = <Measured>(measured: Measured) => ({ measuredAt: '2026-11-23T12:34:56.000Z', machine, measured });

const visit = (cpuUsPerRequest: number): Visit => ({
  variant: 'dawsos-lean-100',
  column: 'plain',
  bare: { cpuUsPerRequest: 100, bytesPerRequest: 26_000, memoryMb: 120, startMs: 300 },
  own: { cpuUsPerRequest, bytesPerRequest: 33_100, memoryMb: 150, startMs: 700 },
  spansPerRequest: 4,
  logLinesPerRequest: 1,
});
const results: Results = {
  plain: of([visit(125), visit(128), visit(190)]),
  loss: of([
    { preset: 'lean', pressure: 'healthy collector', offered: 25_000, arrived: 25_000, countedLost: 0 },
    { preset: 'standard', pressure: 'healthy collector', offered: 25_000, arrived: 24_990, countedLost: 7 },
  ]),
  scrape: of([{ library: 'core', series: 10_000, cpuMs: [12, 11], longestBlockMs: [3, 4, 5.5] }]),
  log: of([{ writer: 'pino', to: 'pipe', cpuUsPerLine: 3.2, linesPerSecond: 300_000, lost: 0 }]),
};
const page = renderResults(results);
const cellsOf = (title: string): string[] | undefined =>
  page
    .split('\n')
    .find((line) => line.startsWith(`| ${title}`))
    ?.split('|')
    .map((cell) => cell.trim())
    .slice(2, -1);

it('says machine, versions and when each part was measured', () => {
  expect(page).toContain('2 cores (Some CPU), 24 GB, Linux 6, Node 24.21.0.\n\nexpress 5.3.0.');
  expect(page).toContain('## Requests\n\nMeasured 2026-11-23 12:34 UTC');
});

it('holds medians against the goals, the worst of the scrapes, and owns up to what was missed or not measured', () => {
  expect(cellsOf('CPU ratio, lean, all sampled, plain')).toEqual(['≤ 1.3', '1.28 (1.25–1.90)', 'met']);
  expect(cellsOf('allocated a request over bare, lean')).toEqual(['≤ 6 KB', '7.1 (7.1–7.1) KB', 'missed']);
  expect(cellsOf('memory over bare, lean, all sampled, plain')).toEqual(['≤ 40 MB', '30 (30–30) MB', 'met']);
  expect(cellsOf('memory over bare, lean, all sampled, database')).toEqual(['≤ 40 MB', '–', 'not measured']);
  expect(cellsOf('longest event-loop block')).toEqual(['≤ 5 ms', '4.0 (3.0–5.5) ms', 'missed']);
  expect(cellsOf('spans lost, standard')).toEqual(['0', '10 (10–10)', 'missed']);
  expect(cellsOf('spans lost that were not counted')).toEqual(['0', '3 (3–3)', 'missed']);
  expect(cellsOf('CPU ratio, lean, all sampled, database')).toEqual(['≤ 1.15', '–', 'not measured']);
});

it('has a table for each part that was measured, and only for what was measured of it', () => {
  expect(cellsOf('@dawsos/telemetry lean, all sampled')).toEqual([
    '1.28 (1.25–1.90)',
    '128',
    '7.1 (7.1–7.1)',
    '30 (30–30)',
    '400 (400–400)',
    '4.0',
    '1.0',
  ]);
  expect(page).toContain('3 rounds. Bare Express beside them: 100 µs and 26.0 KB a request, 120 MB, 300 ms to start.');
  expect(page).toMatch(/\nNot measured: bare Express; .*dd-trace/);
  expect(cellsOf('bare Express')).toBeUndefined();
  expect(page).not.toContain('two database queries');
  expect(cellsOf('healthy collector ')).toEqual(['lean', '5,000', '25,000', '25,000', '0', '0']);
});
