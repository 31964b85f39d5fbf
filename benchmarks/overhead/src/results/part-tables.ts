import { formatTable } from '@dawsos/testkit';
import { type LineWriterName, type LogRun, lineWriters } from '../log/measure-lines.ts';
import type { LossResult } from '../loss/measure-loss.ts';
import { pressures } from '../loss/measure-loss.ts';
import type { ScrapeResult } from '../scrape/measure-scrapes.ts';
import { medianAndRange } from './median-and-range.ts';

const whole = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });
const libraries = { core: '@dawsos/telemetry', client: '@prometheus-io/client' } as const;

export const scrapeTable = (results: readonly ScrapeResult[]): string =>
  formatTable([
    ['scrape', 'series', 'CPU ms', 'longest block of the event loop, ms'],
    ...results.map(({ library, series, cpuMs, longestBlockMs }) => [
      libraries[library],
      whole(series),
      medianAndRange(cpuMs, 1),
      medianAndRange(longestBlockMs, 1),
    ]),
  ]);

export const lossTable = (results: readonly LossResult[]): string =>
  formatTable([
    ['spans under pressure', 'preset', 'offered a second', 'offered', 'arrived', 'lost', 'counted lost'],
    ...results.map(({ preset, pressure, offered, arrived, countedLost }) => [
      pressure,
      preset,
      whole(pressures.find(({ name }) => name === pressure)?.spansPerSecond ?? 0),
      whole(offered),
      whole(arrived),
      whole(offered - arrived),
      whole(countedLost),
    ]),
  ]);

export const logTable = (runs: readonly LogRun[]): string =>
  formatTable([
    ['log lines', 'to a', 'CPU µs a line', 'thousand lines a second', 'lost'],
    ...(Object.keys(lineWriters) as LineWriterName[]).flatMap((writer) =>
      (['file', 'pipe'] as const).map((to) => {
        const own = runs.filter((run) => run.writer === writer && run.to === to);
        return [
          lineWriters[writer],
          to,
          medianAndRange(
            own.map(({ cpuUsPerLine }) => cpuUsPerLine),
            2,
          ),
          medianAndRange(
            own.map(({ linesPerSecond }) => linesPerSecond / 1000),
            0,
          ),
          whole(own.reduce((sum, { lost }) => sum + lost, 0)),
        ];
      }),
    ),
  ]);
