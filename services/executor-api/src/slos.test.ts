import { afterAll, beforeAll, expect, test } from 'vitest';
import { executorSlos } from './slos.ts';
import { type Platform, send, startPlatform } from './testing/platform.ts';

let platform: Platform;
let exposed: readonly string[];

beforeAll(async () => {
  platform = await startPlatform();
  const { body } = await send<string>(`${platform.url}/metrics`);
  exposed = body.split('\n');
});
afterAll(() => platform?.stop());

/** The series without what Prometheus adds to it, and without what matches any value. */
const labelsOf = (series: string): string[] =>
  [...series.matchAll(/\w+="[^"]*"/g)].map(([label]) => label).filter((label) => !/^job=|="any"$/.test(label));

test.each(executorSlos.map((slo) => [slo.id, slo] as const))('%s is measured before anybody asks', (_, slo) => {
  const labels = labelsOf(slo.indicator.presence.example());
  const there = exposed.filter(
    (line) =>
      line.startsWith(`${slo.indicator.presence.metric}{`) &&
      !/endpoint="\/(health|metrics|observability)/.test(line) &&
      labels.every((label) => line.includes(label)),
  );
  expect(there).not.toHaveLength(0);
  expect(there.map((line) => line.split(' ').at(-1))).toEqual(there.map(() => '0'));
});
