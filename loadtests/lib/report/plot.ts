/** A line of a plot: values by second of the test; NaN leaves a gap. */
export interface PlotLine {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly dashed?: boolean;
}

const width = 860;
const height = 240;
const margin = { left: 70, right: 16, top: 12, bottom: 34 };
const colors = ['#1f6feb', '#d1242f', '#1a7f37', '#9a6700', '#8250df', '#bf3989', '#0a3069', '#57606a'];

/** An SVG plot of lines over one axis, from 0 up; as text, so that a report needs nothing else. */
export function plot(title: string, lines: readonly PlotLine[], yUnit: string, xUnit = 's'): string {
  const points = lines.flatMap((line) => line.points).filter(([, y]) => Number.isFinite(y));
  if (points.length === 0) return '';
  const xMax = Math.max(...points.map(([x]) => x)) || 1;
  const yMax = niceCeiling(Math.max(...points.map(([, y]) => y)));
  const x = (value: number) => margin.left + (value / xMax) * (width - margin.left - margin.right);
  const y = (value: number) => height - margin.bottom - (value / yMax) * (height - margin.top - margin.bottom);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const at = y(part * yMax).toFixed(1);
    return `<line x1="${margin.left}" x2="${width - margin.right}" y1="${at}" y2="${at}" stroke="#d0d7de"/><text x="${margin.left - 6}" y="${at}" text-anchor="end" dominant-baseline="middle">${short(part * yMax)} ${yUnit}</text>`;
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (part) =>
      `<text x="${x(part * xMax).toFixed(1)}" y="${height - margin.bottom + 18}" text-anchor="middle">${short(part * xMax)} ${xUnit}</text>`,
  );
  const drawn = lines.map(({ points: own, dashed }, index) => {
    const path = own
      .filter(([, value]) => Number.isFinite(value))
      .map(([at, value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`)
      .join(' ');
    return `<polyline points="${path}" fill="none" stroke="${colorOf(index)}" stroke-width="2"${dashed ? ' stroke-dasharray="6 4"' : ''}/>`;
  });
  const legend = lines.map(({ label }, index) => `<span style="color:${colorOf(index)}">■</span> ${escapeHtml(label)}`);
  return `<figure><figcaption>${escapeHtml(title)}</figcaption><svg viewBox="0 0 ${width} ${height}" role="img">${grid.join('')}${ticks.join('')}${drawn.join('')}</svg><p>${legend.join(' &nbsp; ')}</p></figure>`;
}

/** Text that HTML shows as it is. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);

const colorOf = (index: number): string => colors[index % colors.length] ?? 'black';
const short = (value: number): string => String(Number(value.toPrecision(3)));

function niceCeiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= value) ?? 10);
}
