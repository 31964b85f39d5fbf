import { formatTable, median } from '@dawsos/testkit';
import type { Visit } from '../requests/measure-visit.ts';
import { variants } from '../variants/catalogue.ts';
import { kilobytesOver, megabytesOver, ratioOf, startMsOver } from './goals.ts';
import { medianAndRange } from './median-and-range.ts';

/** One row a variant that was visited, and what bare Express cost beside them. */
export function requestsTable(visits: readonly Visit[]): string {
  const rows = variants.flatMap(({ name, title }) => {
    const own = visits.filter(({ variant }) => variant === name);
    if (own.length === 0) return [];
    return [
      [
        title,
        medianAndRange(own.map(ratioOf), 2),
        median(own.map((visit) => visit.own.cpuUsPerRequest)).toFixed(0),
        medianAndRange(own.map(kilobytesOver), 1),
        medianAndRange(own.map(megabytesOver), 0),
        medianAndRange(own.map(startMsOver), 0),
        median(own.map(({ spansPerRequest }) => spansPerRequest)).toFixed(1),
        median(own.map(({ logLinesPerRequest }) => logLinesPerRequest)).toFixed(1),
      ],
    ];
  });
  const missing = variants.filter(({ name }) => visits.every(({ variant }) => variant !== name));
  const rounds = visits.filter(({ variant }) => variant === visits[0]?.variant).length;
  const head = ['variant', 'CPU ratio', 'µs', 'KB over', 'MB over', 'start ms over', 'spans', 'log lines'];
  const bare = (figure: keyof Visit['bare'], digits = 0) =>
    median(visits.map((visit) => visit.bare[figure])).toFixed(digits);
  return `${formatTable([head, ...rows])}

${rounds} rounds. Bare Express beside them: ${bare('cpuUsPerRequest')} µs and ${(Number(bare('bytesPerRequest')) / 1000).toFixed(1)} KB a request, ${bare('memoryMb')} MB, ${bare('startMs')} ms to start.${missing.length === 0 ? '' : `\n\nNot measured: ${missing.map(({ title }) => title).join('; ')}.`}`;
}
