import type { CategorySeries, LeaderboardSeries, MetricSeries, StatSeries, TimeSeries, CatalogEntry } from "#schema";

export type ChartKind = CatalogEntry["defaultChart"];
export type Unit = MetricSeries["meta"]["unit"];

export type { CategorySeries, LeaderboardSeries, MetricSeries, StatSeries, TimeSeries };

/** Why there is nothing to draw of it. */
export function isEmpty(result: MetricSeries): boolean {
  switch (result.shape) {
    case "stat":
      return (result.stat?.value ?? null) === null;
    case "timeseries":
      return !result.points.some((point) => result.series.some(({ key }) => typeof point[key] === "number"));
    case "category":
      return !result.points.some(({ value }) => value);
    case "leaderboard":
      return result.points.length === 0;
  }
}

/** Metrics of which one record is counted in several categories: those are no parts of a whole. */
const overlapping = new Set(["leads.by_tag", "leads.funnel", "deals.stage_conversion"]);

/** Whether values of different rows add up to that of all. */
export function addsUp({ meta }: MetricSeries): boolean {
  return meta.unit === "count" || meta.unit === "money";
}

export function isWhole(result: MetricSeries): boolean {
  return addsUp(result) && !overlapping.has(result.metricId);
}
