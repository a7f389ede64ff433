import { useMemo } from "preact/hooks";
import { Bars, Funnel } from "./bars";
import { Figure, Gauge } from "./figure";
import { partsOf } from "./parts";
import { Pie } from "./pie";
import { fewestSpokes, mostSpokes, Radar } from "./radar";
import type { CategorySeries, ChartKind, LeaderboardSeries, MetricSeries, TimeSeries } from "./series";
import { TrendChart } from "./trend";
import { trendOf, uprightOf } from "./trend-model";

export interface ChartProps {
  /** What the API answered for one widget. */
  result: MetricSeries;
  kind: ChartKind;
  /** Names the chart for those who don't see it. */
  title: string;
  /** Pixels; without, it fills what it stands in. */
  height?: number;
}

function Trend({ result, kind, title }: ChartProps & { result: TimeSeries }) {
  const trend = useMemo(() => trendOf(result), [result]);
  return <TrendChart trend={trend} kind={kind === "line" || kind === "area" ? kind : "columns"} meta={result.meta} title={title} />;
}

function Parts({ result, kind, title }: ChartProps & { result: CategorySeries | LeaderboardSeries }) {
  const parts = useMemo(() => partsOf(result), [result]);
  const upright = useMemo(() => (result.shape === "category" && kind === "bar" ? uprightOf(result) : undefined), [result, kind]);
  if (result.shape === "category") {
    if (kind === "pie" || kind === "donut") return <Pie result={result} parts={parts} donut={kind === "donut"} title={title} />;
    if (kind === "radar" && parts.length >= fewestSpokes && parts.length <= mostSpokes) return <Radar parts={parts} title={title} />;
    if (kind === "funnel") return <Funnel parts={parts} title={title} />;
    if (upright) return <TrendChart trend={upright} kind="columns" meta={result.meta} title={title} />;
  }
  return <Bars parts={parts} title={title} />;
}

function Drawn(props: ChartProps) {
  const { result, kind } = props;
  switch (result.shape) {
    case "timeseries":
      return <Trend {...props} result={result} />;
    case "stat":
      return kind === "radial" ? <Gauge result={result} /> : <Figure result={result} />;
    case "category":
    case "leaderboard":
      return <Parts {...props} result={result} />;
  }
}

/** Any chart of the API, with the look of the PDFs. A kind that the data can't be drawn as becomes the usual one. */
export function Chart(props: ChartProps) {
  const { height } = props;
  return (
    <div class="chart" style={height === undefined ? undefined : { height: `${height}px` }}>
      <Drawn {...props} />
    </div>
  );
}
