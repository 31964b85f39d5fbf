import { formatTable, median } from '@dawsos/testkit';
import type { JobFigures } from '../jobs/calls.ts';
import { describeLimit, type Figures, perMillion, systemCpu } from '../measure/figures.ts';
import type { AllResults, GrowthResult, LimitResult, Measured, Results, Sized } from '../results.ts';
import { isWorseThanLinear, type Point } from './exponent.ts';
import { figure } from './figure.ts';
import { describeGrowth, logPlot } from './log-plot.ts';

/** The document, and the plots by file name. */
export interface Document {
  readonly text: string;
  readonly plots: Readonly<Record<string, string>>;
}

const foreword = `# Capacity

Written by \`pnpm bench:capacity\` from what it measured; [how](capacity/README.md). Everything runs on one machine: services, PostgreSQL and load generator share its cores, so rates are floors and CPU seconds are what to plan with.
`;

/** Puts together what there is of each part; what was not measured is said to be missing. */
export function renderDocument({ limit, cost, growth }: AllResults): Document {
  const plots = growth === undefined ? {} : growthPlots(growth.result);
  const sections = [
    foreword,
    section('Highest rate that holds the SLOs', limit, limitSection),
    section('Cost of 1,000,000 requests', cost, costSection),
    section('Growth', growth, growthSection),
  ];
  return { text: sections.join('\n'), plots };
}

function section<Result>(
  title: string,
  part: Measured<Result> | undefined,
  render: (result: Result, cores: number) => readonly string[],
): string {
  if (part === undefined) return `## ${title}\n\nNot measured.\n`;
  return [`## ${title}`, `${part.at}, ${part.machine}.`, ...render(part.result, part.cores), '']
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function limitSection(result: Results['limit'], cores: number): string[] {
  const row = (name: string, { held, tried }: LimitResult) => {
    const at = tried.findLast((figures) => figures.rate === held && figures.holds);
    const p99 = at?.kinds.find(isExecute)?.p99 ?? Number.NaN;
    return [name, held === undefined ? 'none tried' : `${held}/s`, `${figure(p99)} ms`];
  };
  const why = (name: string, { broke, tried }: LimitResult) => {
    const at = tried.findLast((figures) => figures.rate === broke && !figures.holds);
    if (at === undefined) return `${name} it never broke.`;
    const crossed = at.crossed.map((threshold) => `\`${threshold}\``).join(', ') || 'not every request could be sent';
    return `${name} it first broke at ${broke}/s (${crossed}): ${describeLimit(at, cores)}.`;
  };
  return [
    formatTable([
      ['telemetry', 'holds up to', 'p99 of /v1/execute there'],
      row('with', result.with),
      row('without', result.without),
    ]),
    `${why('With telemetry', result.with)} ${why('Without,', result.without)} A rate counts as broken where it breaks twice in a row.`,
  ];
}

function costSection({ with: on, without: off }: Results['cost']): string[] {
  const row = (name: string, amount: (figures: Figures) => number) => {
    const [a, b] = [on.map(amount), off.map(amount)];
    const ratios = a.map((value, round) => value / (b[round] ?? Number.NaN));
    const ratio = `${median(ratios).toFixed(2)}× (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`;
    return [name, figure(median(a)), figure(median(b)), Math.max(...b) === 0 ? '' : ratio];
  };
  const perRequests = (name: string, amount: (figures: Figures) => number) =>
    row(name, (figures) => perMillion(amount(figures), figures));
  const requests = on.reduce((sum, figures) => sum + figures.requests, 0);
  return [
    `At ${on[0]?.rate} requests/s, everything sampled, in ${on.length} rounds of ${on[0]?.seconds} s each, with and without in turn; ${requests} requests with telemetry. Medians, and of ratios within a round the range too.`,
    formatTable([
      ['per 1,000,000 requests', 'with telemetry', 'without', 'ratio'],
      ...Object.keys(on[0]?.cpu ?? {}).map((name) =>
        perRequests(`CPU s, ${name}`, ({ cpu }) => cpu[name] ?? Number.NaN),
      ),
      perRequests('CPU s, together', systemCpu),
      perRequests('spans', ({ spans }) => spans),
      perRequests('span MB sent', ({ spanBytes }) => spanBytes / 1e6),
      perRequests('log MB', ({ logBytes }) => logBytes / 1e6),
    ]),
    formatTable([
      ['at any number of requests', 'with telemetry', 'without', 'ratio'],
      row('ms, median of /v1/execute', ({ kinds }) => kinds.find(isExecute)?.p50 ?? Number.NaN),
      row('series', ({ series }) => series),
      row('KB a scrape', ({ scrapeBytes }) => scrapeBytes / 1e3),
    ]),
  ];
}

const isExecute = ({ request }: Figures['kinds'][number]): boolean => request === 'execute';

const requestMeasures: Readonly<Record<string, (figures: Figures) => number>> = {
  'CPU s': (figures) => perMillion(systemCpu(figures), figures),
  spans: (figures) => perMillion(figures.spans, figures),
  'span MB sent': (figures) => perMillion(figures.spanBytes / 1e6, figures),
  'log MB': (figures) => perMillion(figures.logBytes / 1e6, figures),
  'thousand database pages': (figures) => perMillion(figures.blocks / 1e3, figures),
  'thousand rows scanned': (figures) => perMillion(figures.rowsScanned / 1e3, figures),
  series: ({ series }) => series,
  'KB a scrape': ({ scrapeBytes }) => scrapeBytes / 1e3,
};
const jobCpu = ({ cpu, postgresCpu }: JobFigures): number => cpu + postgresCpu;

const pointsOf = <Result>(sized: readonly Sized<Result>[], amount: (result: Result) => number): Point[] =>
  sized.map(({ size, result }) => [size, amount(result)]);

/** Everything that grows, by question: what it is asked of, and its lines. */
function growthLines(growth: GrowthResult) {
  const { jobs, journalBytes, requests, kinds } = growth;
  const line = (label: string, points: readonly Point[]) => ({ label, points });
  return {
    'jobs-by-portfolios': {
      title: 'CPU seconds of jobs over all portfolios, PostgreSQL included',
      of: 'portfolios',
      unit: 'CPU s',
      lines: Object.entries(jobs).map(([name, sized]) => line(name, pointsOf(sized, jobCpu))),
    },
    'memory-by-portfolios': {
      title: 'Peak memory of the same jobs, and size of the journal',
      of: 'portfolios',
      unit: 'MB',
      lines: [
        ...Object.entries(jobs).map(([name, sized]) =>
          line(
            name,
            pointsOf(sized, ({ memoryMb }) => memoryMb),
          ),
        ),
        line(
          'journal',
          pointsOf(journalBytes, (bytes) => bytes / 1e6),
        ),
      ],
    },
    'requests-by-portfolios': {
      title: `Cost of 1,000,000 requests, ${growth.positionsEach} positions each`,
      of: 'portfolios',
      unit: 'see legend',
      lines: Object.entries(requestMeasures).map(([name, amount]) => line(name, pointsOf(requests, amount))),
    },
    'cpu-by-positions': {
      title: 'CPU seconds of 1,000,000 requests',
      of: 'positions',
      unit: 'CPU s',
      lines: Object.entries(kinds).map(([name, sized]) =>
        line(
          name,
          pointsOf(sized, (figures) => perMillion(systemCpu(figures), figures)),
        ),
      ),
    },
    'telemetry-by-positions': {
      title: 'Telemetry of 1,000,000 requests of portfolio_performance',
      of: 'positions',
      unit: 'see legend',
      lines: Object.entries(requestMeasures)
        .slice(1)
        .map(([name, amount]) => line(name, pointsOf(kinds.portfolio_performance ?? [], amount))),
    },
  } as const;
}

const growthPlots = (growth: GrowthResult): Record<string, string> =>
  Object.fromEntries(
    Object.entries(growthLines(growth)).map(([name, { title, of, unit, lines }]) => [
      `${name}.svg`,
      logPlot(title, lines, of, unit),
    ]),
  );

function growthSection(growth: GrowthResult): string[] {
  const questions = Object.entries(growthLines(growth));
  const lines = questions.flatMap(([, { of, lines: own }]) => own.map((line) => ({ of, ...line })));
  const bad = lines.filter(({ points }) => isWorseThanLinear(points));
  const failed = Object.entries(growth.kinds).flatMap(([kind, sized]) =>
    sized
      .filter(({ result }) => result.failed > 0)
      .map(({ size, result }) => `${kind} with ${size} positions (${result.failed} of ${result.requests})`),
  );
  return [
    'Exponents are slopes on logarithmic axes by least squares, over all sizes and over the last step, where a fixed cost hides least: 1 is linear, and beyond 1.1 it is flagged.',
    bad.length === 0
      ? '**Nothing grows worse than linearly.**'
      : `**Worse than linear:** ${bad.map(({ label, of, points }) => `${label} by ${of} (${describeGrowth(points)})`).join('; ')}.`,
    ...(failed.length === 0 ? [] : [`**Failed requests:** ${failed.join('; ')}.`]),
    ...questions.flatMap(([name, { title, of, lines: own }]) => [
      `### ${title}`,
      formatTable([
        [of, ...(own[0]?.points.map(([size]) => figure(size)) ?? []), 'growth'],
        ...own.map(({ label, points }) => [
          label,
          ...points.map(([, amount]) => figure(amount)),
          describeGrowth(points),
        ]),
      ]),
      `![${title}](plots/${name}.svg)`,
    ]),
  ];
}
