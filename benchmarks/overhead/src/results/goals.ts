import { formatTable, median } from '@dawsos/testkit';
import type { Column } from '../requests/columns.ts';
import type { Visit } from '../requests/measure-visit.ts';
import { medianAndRange } from './median-and-range.ts';
import type { Results } from './results.ts';

interface Goal {
  readonly title: string;
  /** Met where the figure that is judged is not above it. */
  readonly limit: number;
  /** Which of the figures is judged; default the median. */
  readonly judged?: 'worst';
  readonly unit: string;
  readonly digits: number;
  /** The figures it is about; none where they were not measured. */
  readonly figures: (results: Results) => readonly number[];
}

const ofVisits = (variant: string, column: Column, figure: (visit: Visit) => number) => (results: Results) =>
  (results[column]?.measured ?? []).filter((visit) => visit.variant === variant).map(figure);

export const ratioOf = ({ own, bare }: Visit): number => own.cpuUsPerRequest / bare.cpuUsPerRequest;
export const kilobytesOver = ({ own, bare }: Visit): number => (own.bytesPerRequest - bare.bytesPerRequest) / 1000;
export const megabytesOver = ({ own, bare }: Visit): number => own.memoryMb - bare.memoryMb;
export const startMsOver = ({ own, bare }: Visit): number => own.startMs - bare.startMs;

const ratio = (title: string, variant: string, column: Column, limit: number): Goal => ({
  title: `CPU ratio, ${title}, ${column}`,
  limit,
  unit: '',
  digits: 2,
  figures: ofVisits(variant, column, ratioOf),
});

const presets = [
  ['standard', 'dawsos-100'],
  ['lean', 'dawsos-lean-100'],
] as const;

/** What the telemetry core promises to cost. */
const goals: readonly Goal[] = [
  ratio('standard, all sampled', 'dawsos-100', 'plain', 1.9),
  ratio('standard, 10 %', 'dawsos-10', 'plain', 1.5),
  ratio('standard, all sampled', 'dawsos-100', 'database', 1.6),
  ratio('standard, 10 %', 'dawsos-10', 'database', 1.35),
  ratio('lean, all sampled', 'dawsos-lean-100', 'plain', 1.3),
  ratio('lean, 10 %', 'dawsos-lean-10', 'plain', 1.2),
  ratio('lean, all sampled', 'dawsos-lean-100', 'database', 1.15),
  ratio('lean, 10 %', 'dawsos-lean-10', 'database', 1.15),
  {
    title: 'allocated a request over bare, lean, all sampled, plain',
    limit: 6,
    unit: ' KB',
    digits: 1,
    figures: ofVisits('dawsos-lean-100', 'plain', kilobytesOver),
  },
  ...presets.flatMap(([preset, variant]): Goal[] => [
    ...(['plain', 'database'] as const).map(
      (column): Goal => ({
        title: `memory over bare, ${preset}, all sampled, ${column}`,
        limit: 40,
        unit: ' MB',
        digits: 0,
        figures: ofVisits(variant, column, megabytesOver),
      }),
    ),
    {
      title: `start over bare, ${preset}`,
      limit: 250,
      unit: ' ms',
      digits: 0,
      figures: ofVisits(variant, 'plain', startMsOver),
    },
  ]),
  {
    // The limit is one of the longest block, so no scrape may be above it.
    title: 'longest event-loop block of a scrape, 10,000 series, worst of all scrapes',
    limit: 5,
    judged: 'worst',
    unit: ' ms',
    digits: 1,
    figures: ({ scrape }) =>
      scrape?.measured.find(({ library, series }) => library === 'core' && series === 10_000)?.longestBlockMs ?? [],
  },
  ...presets.map(
    ([preset]): Goal => ({
      title: `spans lost, ${preset}, healthy collector, 5,000 spans/s`,
      limit: 0,
      unit: '',
      digits: 0,
      figures: ({ loss }) =>
        (loss?.measured ?? [])
          .filter((result) => result.preset === preset && result.pressure === 'healthy collector')
          .map(({ offered, arrived }) => offered - arrived),
    }),
  ),
  {
    title: 'spans lost that were not counted as lost, under all pressures',
    limit: 0,
    unit: '',
    digits: 0,
    figures: ({ loss }) =>
      loss === undefined
        ? []
        : [loss.measured.reduce((sum, run) => sum + Math.abs(run.offered - run.arrived - run.countedLost), 0)],
  },
];

/** Each goal beside its figure: the median and the range, of which one is judged. */
export function goalsTable(results: Results): string {
  const rows = goals.map(({ title, limit, unit, digits, judged, figures }) => {
    const values = figures(results);
    const goal = limit === 0 ? '0' : `≤ ${limit}${unit}`;
    if (values.length === 0) return [title, goal, '–', 'not measured'];
    const figure = judged === 'worst' ? Math.max(...values) : median(values);
    return [title, goal, medianAndRange(values, digits) + unit, figure <= limit ? 'met' : 'missed'];
  });
  return formatTable([['goal', 'limit', 'figure', ''], ...rows]);
}
