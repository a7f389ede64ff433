import type { CatalogEntry, TimeframeInput } from "#schema";
import { day, word } from "../components/format";
import type { Option } from "../components/field";
import type { IconName } from "../components/icon";

type Preset = TimeframeInput["preset"];
type Bucket = NonNullable<TimeframeInput["bucket"]>;

const presets: Record<Preset, string> = {
  today: "Today",
  yesterday: "Yesterday",
  last_7d: "Last 7 days",
  last_14d: "Last 14 days",
  last_30d: "Last 30 days",
  last_90d: "Last 90 days",
  last_12m: "Last 12 months",
  this_week: "This week",
  last_week: "Last week",
  this_month: "This month",
  last_month: "Last month",
  this_quarter: "This quarter",
  last_quarter: "Last quarter",
  this_year: "This year",
  last_year: "Last year",
  all_time: "All time",
  custom: "From … to …",
};

const buckets: Record<Bucket, string> = { auto: "Automatic", day: "Day", week: "Week", month: "Month", quarter: "Quarter", year: "Year" };

const optionsOf = <V extends string>(labels: Record<V, string>): Option<V>[] =>
  Object.entries<string>(labels).map(([value, label]) => ({ value: value as V, label }));

export const presetOptions = optionsOf(presets);
export const bucketOptions = optionsOf(buckets);

export function timeframeName({ preset, from, to }: TimeframeInput): string {
  return preset === "custom" && from && to ? `${day(from)} – ${day(to)}` : presets[preset];
}

const shapes: Record<CatalogEntry["shape"], { name: string; icon: IconName }> = {
  stat: { name: "Number", icon: "number" },
  timeseries: { name: "Over time", icon: "line" },
  category: { name: "Breakdown", icon: "pie" },
  leaderboard: { name: "Ranking", icon: "ranking" },
};

export const shapeOf = ({ shape }: CatalogEntry) => shapes[shape];

export const chartName = (kind: CatalogEntry["defaultChart"]) => ({ stat: "Number", radial: "Gauge", leaderboard: "Ranking" } as Record<string, string>)[kind] ?? word(kind);
