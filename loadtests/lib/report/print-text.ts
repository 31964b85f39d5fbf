import { findings } from './findings.ts';
import type { KindResult, Results } from './results.ts';

const mark = (kept: boolean): string => (kept ? '✓' : '✗');
const ms = (value: number | undefined): string =>
  `${(value ?? 0).toFixed(value !== undefined && value < 10 ? 1 : 0)} ms`;
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

const header = ['', 'requests', 'failed', 'p50', 'p95', 'p99', 'limits'];
const row = (heading: string, { count, failed, ms: times, limits }: KindResult): string[] => [
  heading,
  String(count),
  percent(failed),
  ms(times.med),
  ms(times['p(95)']),
  ms(times['p(99)']),
  limits.map(({ text, kept }) => `${mark(kept)} ${text}`).join('  '),
];

/** The results as text for a terminal. */
export function printText(results: Results): string {
  const rows = [
    header,
    ...results.kinds.map((kind) => row(kind.request, kind)),
    ...(results.phases.length > 1 ? results.phases : []).flatMap(({ name, rate, kinds }) =>
      kinds.map((kind) => row(`${name} (${rate}/s) ${kind.request}`, kind)),
    ),
  ];
  const widths = header.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const aligned = rows.map((cells) =>
    cells
      .map((cell, column) =>
        column === 0 || column === 6 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const { found } = results.portfolios;
  const title = `load test ${results.name}, ${results.seconds.toFixed(0)} s, ${found} portfolio${found === 1 ? '' : 's'}`;
  return ['', title, '', ...aligned, '', ...findings(results), ''].join('\n');
}
