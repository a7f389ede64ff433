import { count, dayOf, period } from "../components/format";
import type { MetricSeries } from "./series";

/** What a series counts and when: `USD · 1 – 31 May 2026 · 3 left out`. */
export function captionOf(result: MetricSeries): string {
  const { meta, shape } = result;
  const { from, to, currency } = meta;
  const parts = [];
  if (currency && shape !== "stat") parts.push(currency);
  parts.push(from && to && from < to ? period(from, to, meta.timeZone) : `as of ${dayOf(meta.asOf)}`);
  if (meta.excluded > 0) parts.push(`${count(meta.excluded)} left out`);
  if (result.shape === "timeseries" && result.points.some(({ partial }) => partial)) parts.push("pale: not complete");
  return parts.join(" · ");
}
