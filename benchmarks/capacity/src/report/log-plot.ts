import { growthOf, isWorseThanLinear, type Point } from './exponent.ts';

/** A line of a plot. */
export interface PlotLine {
  readonly label: string;
  readonly points: readonly Point[];
}

const width = 720;
const height = 400;
const margin = { left: 76, right: 24, top: 40, bottom: 48 };
const legendLine = 18;
const colors = ['#1f6feb', '#d1242f', '#1a7f37', '#9a6700', '#8250df', '#bf3989', '#0a3069', '#57606a'];

/** An SVG file of lines over logarithmic axes, each with its exponent. */
export function logPlot(title: string, lines: readonly PlotLine[], xUnit: string, yUnit: string): string {
  const drawable = lines
    .map(({ label, points }) => ({ label, points: points.filter(([, y]) => y > 0) }))
    .filter(({ points }) => points.length > 0);
  const points = drawable.flatMap((line) => line.points);
  if (points.length === 0) throw new Error(`nothing to plot: ${title}`);
  const [x, xDecades] = axis(
    points.map(([at]) => at),
    margin.left,
    width - margin.right,
  );
  const [y, yDecades] = axis(
    points.map(([, at]) => at),
    height - margin.bottom,
    margin.top,
  );
  const bottom = height - margin.bottom;
  const grid = [
    ...yDecades.map((value) => {
      const at = y(value).toFixed(1);
      return `<line x1="${margin.left}" x2="${width - margin.right}" y1="${at}" y2="${at}" stroke="#d0d7de"/><text x="${margin.left - 8}" y="${at}" text-anchor="end" dominant-baseline="middle">${short(value)}</text>`;
    }),
    ...xDecades.map((value) => {
      const at = x(value).toFixed(1);
      return `<line x1="${at}" x2="${at}" y1="${margin.top}" y2="${bottom}" stroke="#d0d7de"/><text x="${at}" y="${bottom + 18}" text-anchor="middle">${short(value)}</text>`;
    }),
  ];
  const drawn = drawable.map(({ label, points: own }, index) => {
    const color = colors[index % colors.length];
    const places = own.map(([at, value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`);
    const dots = places.map(
      (place) => `<circle cx="${place.split(',')[0]}" cy="${place.split(',')[1]}" r="3.5" fill="${color}"/>`,
    );
    const name = `<text x="${margin.left}" y="${height + index * legendLine + 8}"><tspan fill="${color}">■</tspan> ${escapeXml(label)}: ${describeGrowth(own)}</text>`;
    return `<polyline points="${places.join(' ')}" fill="none" stroke="${color}" stroke-width="2"/>${dots.join('')}${name}`;
  });
  const total = height + drawable.length * legendLine + 12;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" role="img" font-family="system-ui,sans-serif" font-size="12" fill="#57606a"><title>${escapeXml(title)}</title><rect width="100%" height="100%" fill="white"/><text x="${margin.left}" y="22" font-size="15" fill="#1f2328">${escapeXml(title)}</text>${grid.join('')}<text x="${width - margin.right}" y="${bottom + 36}" text-anchor="end">${escapeXml(xUnit)}</text><text x="12" y="${margin.top - 6}">${escapeXml(yUnit)}</text>${drawn.join('')}</svg>\n`;
}

/** The exponents in words: `∝ n^0.98, last step 1.02`. */
export function describeGrowth(points: readonly Point[]): string {
  const { overall, last } = growthOf(points);
  if (Number.isNaN(overall)) return 'one size only';
  const flag = isWorseThanLinear(points) ? ', WORSE THAN LINEAR' : '';
  return `∝ n^${overall.toFixed(2)}, last step ${last.toFixed(2)}${flag}`;
}

/** Whole decades around the values, and where a value lies between two places. */
function axis(values: readonly number[], from: number, to: number): [(value: number) => number, number[]] {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(Math.ceil(Math.log10(Math.max(...values))), low + 1);
  const place = (value: number) => from + ((Math.log10(value) - low) / (high - low)) * (to - from);
  return [place, Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index))];
}

const short = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 3 });
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
