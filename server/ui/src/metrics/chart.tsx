import type { ChartKind, MetricSeries } from "./series";

export interface ChartProps {
  /** What the API answered for one widget. */
  result: MetricSeries;
  kind: ChartKind;
  /** Names the chart for those who don't see it. */
  title: string;
  /** Pixels; without, it fills what it stands in. */
  height?: number;
}

export function Chart({ title, height }: ChartProps) {
  return (
    <div class="chart" style={height === undefined ? undefined : { height: `${height}px` }}>
      {title}
    </div>
  );
}
