import { printExpression } from '@dawsos/promql';
import { expect, it } from 'vitest';
import { exampleSlo } from '../testing/example-slo.ts';
import { isPanel } from './dashboard.ts';
import { sloRow } from './slo-row.ts';

it('shows of each SLO how it is kept, how its budget burns against what pages, and what is left', () => {
  const [row, ...rest] = sloRow(exampleSlo);
  const [kept, burn, left] = rest.filter(isPanel);
  expect(row).toEqual({ row: 'Example latency' });
  expect(kept?.thresholds).toEqual({ critical: 0.99, good: 'high' });
  expect(burn?.lines.map(({ legend }) => legend)).toEqual(['1h', '6h', '1d', '3d']);
  // 5 % of a 30-day budget in 6 h: 0.05 × 720 h / 6 h.
  expect(burn?.thresholds).toEqual({ warning: 1, critical: 6 });
  expect(left?.lines.map(({ query }) => printExpression(query))).toEqual([
    'slo:error_budget_remaining:ratio{slo="example-latency"}',
  ]);
});
