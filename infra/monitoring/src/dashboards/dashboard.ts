import type { ServiceName } from '@dawsos/conventions';
import type { Duration, Vector } from '@dawsos/promql';
import type { Variable } from './label-variable.ts';
import type { ValueNames } from './value-names.ts';

/** A dashboard as it is written down; {@link renderDashboard} makes Grafana's JSON of it. */
export interface Dashboard {
  /** In the dashboard's address and the name of its file. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly refresh: Duration;
  /** How far back it looks when opened. */
  readonly from: Duration;
  readonly variables?: readonly Variable[];
  /** Panels, and rows as headings over those that follow. */
  readonly panels: readonly (Panel | SqlPanel | Row)[];
}

/** A heading over the panels that follow it. */
export interface Row {
  readonly row: string;
}

/** One panel: what it asks, and how it shows the answer. */
export interface Panel {
  readonly title: string;
  /** Shown at the panel's corner: what it means, and when to worry. */
  readonly description: string;
  readonly type: 'timeseries' | 'stat' | 'gauge' | 'table';
  readonly unit: Unit;
  readonly lines: readonly Line[];
  readonly thresholds?: Thresholds;
  /** Words for the values of a state. */
  readonly names?: ValueNames;
  /** Shows single requests beside their percentile; a click leads to the trace. */
  readonly exemplars?: boolean;
  /** The service whose traces and logs a click leads to. */
  readonly service?: ServiceName;
  /** Columns out of 24; a time series takes 12 and the others 6 unless said otherwise. */
  readonly width?: number;
}

/** One panel that asks the database instead: rows as they are, which no metric may hold. */
export interface SqlPanel extends Pick<Panel, 'title' | 'description' | 'unit' | 'thresholds' | 'width'> {
  readonly type: 'stat' | 'table';
  /** One statement that reads what the role `dashboards` may read (migration 0004). */
  readonly sql: string;
}

/** Grafana's name of a unit. */
export type Unit = 'none' | 's' | 'bytes' | 'percentunit' | 'reqps' | 'ops' | 'dateTimeFromNow';

/** From which value on it is orange, and red; with `good: 'high'` below which. */
export interface Thresholds {
  readonly warning?: number;
  readonly critical?: number;
  readonly good?: 'low' | 'high';
}

/** An expression, and how its series are told apart. */
export interface Line {
  readonly query: Vector;
  readonly legend: string;
}

/** A line whose legend is the values of these labels, after a word where there are several lines. */
export const line = <Labels extends string>(
  query: Vector<Labels>,
  legend: string | readonly NoInfer<Labels>[],
  word?: string,
): Line => ({
  query,
  legend:
    typeof legend === 'string'
      ? legend
      : [...(word === undefined ? [] : [word]), ...legend.map((label) => `{{${label}}}`)].join(' '),
});

/** Whether it is a panel, and no row. */
export const isPanel = (item: Panel | SqlPanel | Row): item is Panel => 'lines' in item;

/** Whether it is a panel that asks the database. */
export const isSqlPanel = (item: Panel | SqlPanel | Row): item is SqlPanel => 'sql' in item;
