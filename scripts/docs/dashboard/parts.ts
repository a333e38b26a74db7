import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  FieldColorBuilder,
  FieldColorModeId,
  type Panel,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';

/** Whatever the viewer chose. */
export const DATASOURCE = { type: 'prometheus', uid: '$datasource' };

/** A panel before it has its number. */
export interface PanelParts extends Builder<Panel> {
  id(id: number): this;
}

export interface Row {
  readonly title: string;
  readonly panels: readonly PanelParts[];
}

/** What a panel shows, in the words of its legend. */
export interface Query {
  readonly expr: string;
  readonly legend: string;
}

export interface Shown {
  readonly title: string;
  readonly description: string;
  readonly unit: string;
  /** The grid has 24 columns. */
  readonly span: number;
  readonly queries: readonly Query[];
  /** From which value on it is yellow and red; the other way round where less is worse. */
  readonly limits?: { readonly warn: number; readonly alarm: number };
  /** What stands there when Prometheus has nothing. */
  readonly none?: string;
}

export function timeSeries(shown: Shown & { readonly isStacked?: boolean }): TimeSeries {
  const panel = new TimeSeries()
    .height(8)
    .min(0)
    .fillOpacity(shown.isStacked ? 30 : 10)
    .lineWidth(1)
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs([]),
    );
  return described(panel, shown, (query) => query.range());
}

/** The latest value, large. */
export function stat(shown: Shown): Stat {
  const panel = new Stat()
    .height(4)
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Value)
    .reduceOptions(latest())
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .thresholds(thresholds(shown.limits));
  return described(panel, shown, (query) => query.instant());
}

/** The latest value of each series, as bars. */
export function bars(shown: Shown): BarGauge {
  const panel = new BarGauge()
    .height(8)
    .orientation(VizOrientation.Horizontal)
    .reduceOptions(latest())
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .thresholds(thresholds(shown.limits));
  return described(panel, shown, (query) => query.instant());
}

interface Describable {
  title(title: string): this;
  description(description: string): this;
  unit(unit: string): this;
  span(span: number): this;
  noValue(text: string): this;
  datasource(datasource: typeof DATASOURCE): this;
  withTarget(target: Builder<Dataquery>): this;
}

function described<P extends Describable>(
  panel: P,
  { title, description, unit, span, queries, none = 'nothing yet' }: Shown,
  timed: (query: DataqueryBuilder) => DataqueryBuilder,
): P {
  panel.title(title).description(description).unit(unit).span(span).noValue(none).datasource(DATASOURCE);
  queries.forEach(({ expr, legend }, index) => {
    const target = new DataqueryBuilder().datasource(DATASOURCE).expr(expr).legendFormat(legend);
    panel.withTarget(timed(target.refId(String.fromCharCode('A'.charCodeAt(0) + index))));
  });
  return panel;
}

function latest(): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false).fields('');
}

/** Green is good: below the limits, or above them where the alarm is the lower one. */
function thresholds(limits: Shown['limits']): ThresholdsConfigBuilder {
  const steps = (base: string, ...rest: Threshold[]): Threshold[] => [{ value: null, color: base }, ...rest];
  const of = ({ warn, alarm }: NonNullable<Shown['limits']>): Threshold[] => {
    if (alarm < warn) return steps('red', { value: alarm, color: 'yellow' }, { value: warn, color: 'green' });
    const yellow: Threshold[] = alarm === warn ? [] : [{ value: warn, color: 'yellow' }];
    return steps('green', ...yellow, { value: alarm, color: 'red' });
  };
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(limits ? of(limits) : steps('green'));
}
