import { expect, test } from 'vitest';
import type { JobFigures } from '../jobs/calls.ts';
import type { Figures } from '../measure/figures.ts';
import type { Measured, Results } from '../results.ts';
import { type Document, renderDocument } from './document.ts';

const figures = (changes: Partial<Figures> = {}): Figures => ({
  rate: 50,
  seconds: 20,
  requests: 1_000,
  failed: 0,
  holds: true,
  crossed: [],
  dropped: 0,
  kinds: [{ request: 'execute', p50: 10, p95: 20, p99: 30 }],
  generatorCpu: 2,
  generatorSeconds: 20,
  cpu: { 'executor-api': 4, 'agent-runtime': 6, postgres: 2 },
  spans: 15_000,
  spanBytes: 5_000_000,
  logBytes: 2_000_000,
  series: 1_200,
  scrapeBytes: 90_000,
  blocks: 50_000,
  rowsScanned: 9_000,
  ...changes,
});
const measured = <Part>(result: Part): Measured<Part> => ({ at: '2026-01-02', machine: 'a machine', cores: 2, result });
const limit: Measured<Results['limit']> = measured({
  with: {
    held: 100,
    broke: 110,
    tried: [figures({ rate: 100 }), figures({ rate: 110, holds: false, crossed: ['p(99)<500'] })],
  },
  without: { held: 160, broke: undefined, tried: [figures({ rate: 160 })] },
});
const job = (cpu: number): JobFigures => ({ seconds: 2 * cpu, cpu, postgresCpu: 0, memoryMb: 100 });
const growth = (amounts: readonly [number, number]): Measured<Results['growth']> => {
  const sized = <Result>(results: readonly [Result, Result]) =>
    results.map((result, index) => ({ size: 10 ** (index + 1), result }));
  const kind = sized([figures(), figures()]);
  return measured({
    positionsEach: 10,
    jobs: { seed: sized([job(amounts[0]), job(amounts[1])]) },
    journalBytes: sized([1_000, 10_000]),
    requests: kind,
    kinds: { valuation: kind, portfolio_performance: sized([figures(), figures({ failed: 3 })]) },
  });
};

/** Without the blanks that align a table's cells. */
const plain = ({ text }: Document): string => text.replace(/ +/g, ' ');

test('the limit is told with what broke first and why', () => {
  const text = plain(renderDocument({ limit }));
  expect(text).toContain('| with | 100/s | 30 ms |');
  expect(text).toContain('first broke at 110/s (`p(99)<500`): neither a process nor the machine is used up');
  expect(text).toContain('Without, it never broke.');
});

test('cost is told for a million requests, with and without telemetry, as medians of rounds', () => {
  const off = figures({ spans: 0, spanBytes: 0, cpu: { 'executor-api': 2, 'agent-runtime': 3, postgres: 1 } });
  const slower = figures({ cpu: { 'executor-api': 8, 'agent-runtime': 12, postgres: 4 } });
  const rounds = { with: [figures(), slower, figures()], without: [off, off, off] };
  const text = plain(renderDocument({ cost: measured(rounds) }));
  expect(text).toContain('| CPU s, together | 12,000 | 6,000 | 2.00× (2.00–4.00) |');
  expect(text).toContain('| spans | 15,000,000 | 0 | |');
  expect(text).toContain('| ms, median of /v1/execute | 10 | 10 | 1.00× (1.00–1.00) |');
});

test('what grows worse than linearly is named, and what failed', () => {
  const { text, plots } = renderDocument({ growth: growth([1, 20]) });
  expect(text).toContain('**Worse than linear:** seed by portfolios (∝ n^1.30');
  expect(text).toContain('portfolio_performance with 100 positions (3 of 1000)');
  for (const [, file = ''] of text.matchAll(/plots\/([\w-]+\.svg)/g)) expect(plots[file]).toContain('<svg');
  expect(renderDocument({ growth: growth([1, 10]) }).text).toContain('**Nothing grows worse than linearly.**');
});

test('a part that was not measured is missing, not empty', () => {
  expect(renderDocument({}).text.match(/Not measured\./g)).toHaveLength(3);
});
