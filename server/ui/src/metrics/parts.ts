import { decimal, percent } from "../components/format";
import { others, seriesColor } from "./palette";
import type { CategorySeries, LeaderboardSeries } from "./series";
import { formatOf, type Format } from "./values";

/** One part of a whole, one place of a ranking. */
export interface Part {
  key: string;
  label: string;
  value: number | null;
  figure: string;
  rank?: number;
  /** The sum of what isn't listed. */
  remainder: boolean;
}

export function partsOf(result: CategorySeries | LeaderboardSeries): Part[] {
  const format = formatOf(
    result.meta,
    result.points.map(({ value }) => value),
  );
  if (result.shape === "leaderboard") {
    return result.points.map(({ userId, label, value, rank }) => ({ key: userId, label, value, rank, figure: format(value), remainder: false }));
  }
  return result.points.map(({ category, label, value }) => ({ key: category, label, value, figure: format(value), remainder: category === "_other" }));
}

const positive = ({ value }: Part) => Math.max(value ?? 0, 0);
export const sumOf = (parts: readonly Part[]) => parts.reduce((sum, part) => sum + positive(part), 0);
export const highestOf = (parts: readonly Part[]) => Math.max(0, ...parts.map(({ value }) => Math.abs(value ?? 0)));

/** The largest parts in their order, the rest as one. */
export function summedUp(parts: Part[], room: number, format: Format): Part[] {
  if (parts.length <= room) return parts;
  const bySize = [...parts].sort((left, right) => Number(left.remainder) - Number(right.remainder) || (right.value ?? 0) - (left.value ?? 0));
  const largest = new Set(bySize.slice(0, room - 1));
  const rest = bySize.slice(room - 1);
  const value = sumOf(rest);
  const label = rest.some(({ remainder }) => remainder) ? "Others" : `${decimal(rest.length)} others`;
  return [...parts.filter((part) => largest.has(part)), { key: "_rest", label, value, figure: format(value), remainder: true }];
}

export const colorOf = ({ remainder }: Part, index: number) => (remainder ? others : seriesColor(index));

export function share(value: number | null, whole: number): string {
  if (whole <= 0) return "";
  const part = (Math.max(value ?? 0, 0) / whole) * 100;
  return percent(part, part > 0 && part < 10 ? 1 : 0);
}
