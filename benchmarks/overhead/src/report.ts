import type { Column } from './columns.ts';
import type { Visit } from './measure-visit.ts';
import { median } from './median.ts';
import type { Variant } from './variants/variant.ts';

/** The table: ratios to bare Express as median (range) over the rounds, the rest as medians. */
export function formatTable(
  variants: readonly Variant[],
  columns: readonly Column[],
  visits: readonly Visit[],
): string {
  const head = ['variant', ...columns.flatMap((column) => [column, 'µs', 'spans']), 'log lines', 'MB', 'start ms'];
  const rows = variants.map(({ name, title }) => {
    const own = visits.filter(({ variant }) => variant === name);
    const figures = columns.flatMap((column) => {
      const here = own.filter((visit) => visit.column === column);
      return [
        ratioText(here.map(({ ratio }) => ratio)),
        median(here.map(({ cpuUsPerRequest }) => cpuUsPerRequest)).toFixed(0),
        median(here.map(({ spansPerRequest }) => spansPerRequest)).toFixed(1),
      ];
    });
    return [
      title,
      ...figures,
      median(own.map(({ logLinesPerRequest }) => logLinesPerRequest)).toFixed(1),
      median(own.map(({ rssMb }) => rssMb)).toFixed(0),
      median(own.map(({ startMs }) => startMs)).toFixed(0),
    ];
  });
  return alignColumns([head, ...rows]);
}

const ratioText = (ratios: readonly number[]): string =>
  `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`;

/** Rows as text, the first column left-aligned, the others right-aligned. */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
