import { expect, it } from 'vitest';
import { formatTable } from './report.ts';
import { variantNamed } from './variants/catalogue.ts';

it('the table gives median and range of the ratios and leaves other variants out', () => {
  const visit = {
    variant: 'prom-bundle',
    column: 'plain',
    cpuUsPerRequest: 70,
    bareCpuUsPerRequest: 50,
    spansPerRequest: 0,
    logLinesPerRequest: 0,
    rssMb: 104,
    startMs: 179,
  } as const;
  const ratios = [1.28, 1.19, 1.81];
  const table = formatTable(
    [variantNamed('prom-bundle')],
    ['plain'],
    [...ratios.map((ratio) => ({ ...visit, ratio })), { ...visit, variant: 'bare', ratio: 9 }],
  );
  expect(table.split('\n')).toEqual([
    'variant                                        plain  µs  spans  log lines   MB  start ms',
    'express-prom-bundle (metrics only)  1.28 (1.19–1.81)  70    0.0        0.0  104       179',
  ]);
});
