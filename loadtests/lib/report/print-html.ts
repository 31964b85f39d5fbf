import { findings } from './findings.ts';
import { escapeHtml, type PlotLine, plot } from './plot.ts';
import { printText } from './print-text.ts';
import type { KindResult, PhaseResult, Results } from './results.ts';

const percentiles = { 'p(10)': 10, 'p(25)': 25, med: 50, 'p(75)': 75, 'p(90)': 90, 'p(95)': 95, 'p(99)': 99, max: 100 };
const style = `body{font:14px/1.5 system-ui,sans-serif;max-width:900px;margin:2em auto;padding:0 1em;color:#1f2328}
figure{margin:2em 0}figcaption{font-weight:600}svg{width:100%;font-size:11px;fill:#57606a}pre{overflow-x:auto;background:#f6f8fa;padding:1em}`;

/** The results as one HTML page that needs nothing else: tables as text, plots as SVG. */
export function printHtml(results: Results): string {
  const { name, phases, kinds } = results;
  const over = (label: string, value: (phase: PhaseResult) => number, dashed = false): PlotLine => ({
    label,
    dashed,
    // Flat over each phase: one figure is all that is known of it.
    points: phases.flatMap((phase) => {
      const y = value(phase);
      return [
        [phase.start, y],
        [phase.start + phase.seconds, y],
      ] as const;
    }),
  });
  const ofKind = (phase: PhaseResult, request: string): KindResult | undefined =>
    phase.kinds.find((kind) => kind.request === request);
  const latency = kinds.map(({ request, limits }) =>
    plot(
      `Latency of ${request}`,
      [
        ...(['med', 'p(95)', 'p(99)'] as const).map((statistic) =>
          over(statistic, (phase) => ofKind(phase, request)?.ms[statistic] ?? Number.NaN),
        ),
        ...limits.flatMap(({ text, ms }) => (ms === undefined ? [] : [over(text, () => ms, true)])),
      ],
      'ms',
    ),
  );
  const burn = plot(
    'Burn rate: 1 uses up the error budget and no more',
    kinds.flatMap(({ request, limits }) =>
      limits.map(({ text }) =>
        over(
          `${request} ${text}`,
          (phase) => ofKind(phase, request)?.limits.find((one) => one.text === text)?.burn ?? Number.NaN,
        ),
      ),
    ),
    '×',
  );
  const rates = plot(
    'Requests a second',
    [over('wanted', ({ rate }) => rate, true), over('sent', ({ sent }) => sent)],
    '/s',
  );
  const distribution = plot(
    'Distribution: share of requests answered within',
    kinds.map(({ request, ms }) => ({
      label: request,
      points: Object.entries(percentiles).map(([statistic, x]) => [x, ms[statistic] ?? Number.NaN] as const),
    })),
    'ms',
    '%',
  );
  const found = findings(results).map((finding) => `<li>${escapeHtml(finding)}</li>`);
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Load test ${escapeHtml(name)}</title><style>${style}</style>
<h1>Load test ${escapeHtml(name)}</h1>
<ul>${found.join('')}</ul>
${[...latency, burn, rates, distribution].join('\n')}
<pre>${escapeHtml(printText(results))}</pre>
</html>
`;
}
