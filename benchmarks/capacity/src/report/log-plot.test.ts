import { expect, test } from 'vitest';
import { describeGrowth, logPlot } from './log-plot.ts';

const linear = [
  [10, 1],
  [100, 10],
  [1000, 100],
] as const;
const quadratic = [
  [10, 1],
  [100, 100],
  [1000, 10_000],
] as const;

test('a tenth of the size is the same way on either axis, whatever the size', () => {
  const svg = logPlot('Cost', [{ label: 'seed', points: linear }], 'portfolios', 's');
  const [, places = ''] = /<polyline points="([^"]+)"/.exec(svg) ?? [];
  const [a = [], b = [], c = []] = places.split(' ').map((place) => place.split(',').map(Number));
  expect((b[0] ?? 0) - (a[0] ?? 0)).toBeCloseTo((c[0] ?? 0) - (b[0] ?? 0), 0);
  expect((a[1] ?? 0) - (b[1] ?? 0)).toBeCloseTo((b[1] ?? 0) - (c[1] ?? 0), 0);
  expect((a[1] ?? 0) - (c[1] ?? 0)).toBeGreaterThan(100);
});

test('each line is drawn with its exponent, and what grows too fast is flagged', () => {
  const svg = logPlot(
    'A & B',
    [
      { label: 'a', points: linear },
      { label: 'b', points: quadratic },
    ],
    'n',
    's',
  );
  expect(svg).toContain('A &#38; B');
  expect(svg.match(/<polyline/g)).toHaveLength(2);
  expect(svg).toContain('a: ∝ n^1.00, last step 1.00<');
  expect(svg).toContain('b: ∝ n^2.00, last step 2.00, WORSE THAN LINEAR');
});

test('what was nothing is left out, and nothing at all is an error', () => {
  expect(
    logPlot(
      'x',
      [
        {
          label: 'a',
          points: [
            [1, 0],
            [10, 5],
          ],
        },
      ],
      'n',
      's',
    ),
  ).toContain('one size only');
  expect(() => logPlot('x', [{ label: 'a', points: [[1, 0]] }], 'n', 's')).toThrow('nothing to plot');
  expect(describeGrowth([[1, 5]])).toBe('one size only');
});
