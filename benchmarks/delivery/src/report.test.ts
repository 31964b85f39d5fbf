import { expect, it } from 'vitest';
import { describeFigures } from './report.ts';

it('says how a backlog compares with raw writes, and how latencies are spread', () => {
  const page = describeFigures({
    postgres: 'PostgreSQL 18',
    seconds: 60,
    perSecond: 40,
    latencies: Array.from({ length: 100 }, (_, index) => (index + 1) / 1000),
    backlogs: [
      { backlog: 10_000, drained: true, deliveredPerS: 1_500, evaluatingPerS: undefined, rawPerS: 3_000 },
      { backlog: 1_000_000, drained: false, deliveredPerS: 1_000, evaluatingPerS: 700, rawPerS: 3_000 },
    ],
  });
  // Without the blanks that align the cells.
  const table = page.replace(/ +/g, ' ');
  expect(table).toContain('| 10,000 | 1,500 | 3,000 | 2.0 | all of it |');
  expect(table).toContain('| 1,000,000 | 1,000 | 3,000 | 3.0 | the first 60 s of it |');
  expect(page).toContain('the 1,000,000 rules that this backlog is of, all of which have spoken: 700 delivered/s.');
  expect(page).toContain('p50 51 ms, p95 95 ms, p99 99 ms, longest 100 ms');
});
