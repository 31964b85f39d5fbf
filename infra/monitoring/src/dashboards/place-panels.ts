import type { Panel, Row, SqlPanel } from './dashboard.ts';

/** Where something stands on Grafana's grid of 24 columns. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const columns = 24;
const sizes = {
  timeseries: { w: 12, h: 8 },
  table: { w: 12, h: 8 },
  gauge: { w: 6, h: 8 },
  stat: { w: 6, h: 4 },
} as const;

/** Fills the grid line by line, left to right; a row starts a line of its own. */
export function placePanels(items: readonly (Panel | SqlPanel | Row)[]): Place[] {
  let x = 0;
  let y = 0;
  let lineHeight = 0;
  return items.map((item) => {
    const { w, h } =
      'row' in item ? { w: columns, h: 1 } : { ...sizes[item.type], ...(item.width && { w: item.width }) };
    if (x + w > columns) {
      x = 0;
      y += lineHeight;
      lineHeight = 0;
    }
    const place = { x, y, w, h };
    x += w;
    lineHeight = Math.max(lineHeight, h);
    return place;
  });
}
