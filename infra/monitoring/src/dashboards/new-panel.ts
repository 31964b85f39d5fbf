import {
  BigValueGraphMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  TableCellDisplayMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as GaugePanel } from '@grafana/grafana-foundation-sdk/gauge';
import { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeseriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Panel } from './dashboard.ts';

/** What of a panel its type's options depend on. */
type Looks = Pick<Panel, 'names' | 'thresholds'>;

const newest = () => new ReduceDataOptionsBuilder().calcs(['lastNotNull']);

/** An empty panel of the type, with the options that all of ours share. */
export const newPanel = {
  timeseries: ({ thresholds }: Looks) =>
    new TimeseriesPanel()
      .lineWidth(1)
      .fillOpacity(8)
      .legend(
        new VizLegendOptionsBuilder()
          .showLegend(true)
          .displayMode(LegendDisplayMode.Table)
          .placement(LegendPlacement.Bottom)
          .calcs(['lastNotNull', 'max']),
      )
      .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
      .thresholdsStyle(
        new GraphThresholdsStyleConfigBuilder().mode(
          thresholds === undefined ? GraphThresholdsStyleMode.Off : GraphThresholdsStyleMode.Dashed,
        ),
      ),
  stat: () => new StatPanel().graphMode(BigValueGraphMode.None).reduceOptions(newest()),
  gauge: ({ names }: Looks) => {
    const panel = new GaugePanel().min(0).reduceOptions(newest());
    return names === undefined ? panel : panel.max(names.length - 1);
  },
  /** Of a state what tells the series apart and the state; of an information, whose value is always 1, the former alone. */
  table: ({ names }: Looks) =>
    new TablePanel()
      .overrideByName('Value', [
        { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } },
        { id: 'displayName', value: 'State' },
      ])
      .withTransformation({
        id: 'organize',
        options: { excludeByName: { Time: true, Value: names === undefined } },
      }),
};
