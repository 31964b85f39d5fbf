import { expect, test } from 'vitest';
import { describeLimit, type Figures, perMillion, systemCpu } from './figures.ts';

const figures = (cpu: Record<string, number>, generatorCpu = 1): Figures => ({
  rate: 50,
  seconds: 10,
  requests: 500,
  failed: 0,
  holds: false,
  crossed: [],
  dropped: 0,
  kinds: [],
  generatorCpu,
  generatorSeconds: 10,
  cpu,
  spans: 0,
  spanBytes: 0,
  logBytes: 0,
  series: 0,
  scrapeBytes: 0,
  blocks: 0,
  rowsScanned: 0,
});

test('cost is reckoned up to a million requests, without the generator', () => {
  const measured = figures({ executor: 2, postgres: 0.5 }, 9);
  expect(perMillion(systemCpu(measured), measured)).toBe(5000);
});

test.each([
  [{ executor: 9, postgres: 5 }, 4, "the machine's 2 cores are used up, 0.40 of them by generator"],
  [{ executor: 9, postgres: 1 }, 1, 'executor uses up the one core'],
  [{ executor: 3, postgres: 1 }, 1, 'requests wait for each other'],
])('says what the limit is: %j', (cpu, generator, said) => {
  expect(describeLimit(figures(cpu, generator), 2)).toContain(said);
});
