import { expect, it } from 'vitest';
import { summarise } from './cpu-profile.ts';

const frame = (functionName: string, url: string, lineNumber: number) => ({ functionName, url, lineNumber });

it('a profile is summed up by package and line, without idle time and without gaps', () => {
  const telemetry = 'file:///repo/packages/telemetry/src/start-span.ts';
  const profile = {
    nodes: [
      { id: 1, callFrame: frame('(root)', '', -1), children: [2, 5] },
      {
        id: 2,
        callFrame: frame('startSpan', telemetry, 9),
        children: [3],
        positionTicks: [
          { line: 12, ticks: 1 },
          { line: 14, ticks: 1 },
        ],
      },
      {
        id: 3,
        callFrame: frame('write', 'file:///repo/node_modules/.pnpm/pino@10/node_modules/pino/lib/proto.js', 4),
        children: [4],
        positionTicks: [{ line: 5, ticks: 1 }],
      },
      { id: 4, callFrame: frame('startSpan', telemetry, 9), positionTicks: [{ line: 12, ticks: 1 }] },
      { id: 5, callFrame: frame('(idle)', '', -1) },
    ],
    samples: [2, 2, 3, 4, 5],
    timeDeltas: [100, 100, 100, 5_000, 100],
  };
  const { byPackage, byLine, inclusive } = summarise(profile, 100);
  expect([...byPackage]).toEqual([
    ['@dawsos/telemetry', 400], // The gap of 5 ms counts as two samples.
    ['pino', 100],
  ]);
  expect(byLine.get('@dawsos/telemetry start-span.ts:12 startSpan')).toBe(300);
  expect(byLine.get('@dawsos/telemetry start-span.ts:14 startSpan')).toBe(100);
  expect(byLine.get('pino proto.js:5 write')).toBe(100);
  // The inner call of the same function is part of the outer one and not counted again.
  expect([...inclusive]).toEqual([['@dawsos/telemetry start-span.ts:10 startSpan', 500]]);
});
