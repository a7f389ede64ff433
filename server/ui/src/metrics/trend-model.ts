/** What a chart over time draws: lines of values by mark, thinned out and stacked as the PDFs do it. */
import { bucketName, shortBucket } from "./buckets";
import { others, seriesColor, seriesStroke, type Stroke } from "./palette";
import { addsUp, type CategorySeries, type TimeSeries } from "./series";

export type TrendKind = "area" | "line" | "columns";

export interface Line {
  key: string;
  label: string;
  color: string;
  stroke: Stroke;
  values: (number | null)[];
}

export interface Mark {
  /** On the axis. */
  short: string;
  name: string;
  /** Its time isn't complete. */
  partial: boolean;
}

export interface Trend {
  marks: Mark[];
  lines: Line[];
  /** Values of several lines add up. */
  stacks: boolean;
  /** Of so many marks the highest is shown. */
  stretch: number;
}

export const mostMarks = 400;

function thinnedOut(trend: Trend): Trend {
  const { marks, lines } = trend;
  const stretch = Math.ceil(marks.length / mostMarks);
  if (stretch <= 1) return trend;
  const height = (mark: number) => lines.reduce((sum, { values }) => sum + (values[mark] ?? 0), 0);
  const kept: number[] = [];
  for (let first = 0; first < marks.length; first += stretch) {
    let highest = first;
    for (let mark = first; mark < Math.min(first + stretch, marks.length); ++mark) {
      if (height(mark) > height(highest)) highest = mark;
    }
    kept.push(highest);
  }
  const of = <T,>(all: T[]) => kept.map((mark) => all[mark]).filter((each) => each !== undefined);
  return { ...trend, stretch, marks: of(marks), lines: lines.map((line) => ({ ...line, values: of(line.values) })) };
}

export function trendOf(result: TimeSeries): Trend {
  const { bucket } = result.meta;
  return thinnedOut({
    stretch: 1,
    stacks: addsUp(result),
    marks: result.points.map((point) => ({
      short: shortBucket(point.bucket, bucket),
      name: bucketName(point.bucket, bucket),
      partial: point.partial === true,
    })),
    lines: result.series.map(({ key, label }, index) => ({
      key,
      label,
      color: key === "_other" ? others : result.series.length === 1 ? "var(--accent)" : seriesColor(index),
      stroke: seriesStroke(index),
      values: result.points.map((point) => {
        const value = point[key];
        return typeof value === "number" ? value : null;
      }),
    })),
  });
}

const fewestUpright = 6;
const longestUpright = 3;

/** Categories as columns: many that are as short as the hours of a day. */
export function uprightOf({ points, metricId }: CategorySeries): Trend | undefined {
  if (points.length < fewestUpright || points.some(({ label }) => label.length > longestUpright)) return undefined;
  return {
    stretch: 1,
    stacks: true,
    marks: points.map(({ label }) => ({ short: label, name: label, partial: false })),
    lines: [{ key: metricId, label: "", color: "var(--accent)", stroke: "solid", values: points.map(({ value }) => value) }],
  };
}

/** Of several lines areas and columns are stacked if they add up; else columns stand side by side, and areas are lines. */
export function isStacked({ lines, stacks }: Trend, kind: TrendKind): boolean {
  return lines.length > 1 && stacks && kind !== "line";
}

const thinnestColumn = 2;
/** How much of the room of a mark its columns take. */
export const filled = 0.72;

export function kindFor(trend: Trend, kind: TrendKind, width: number): TrendKind {
  const several = trend.lines.length > 1;
  const negative = trend.lines.some(({ values }) => values.some((value) => (value ?? 0) < 0));
  const abreast = ((width / Math.max(trend.marks.length, 1)) * filled) / Math.max(trend.lines.length, 1);
  if (several && !trend.stacks && (kind === "area" || abreast < thinnestColumn)) return "line";
  // Bands would cross each other at zero.
  return kind === "area" && several && negative ? "columns" : kind;
}

/** Where values end, by line, then by mark: stacked ones on those before them, negative ones below zero. */
export function endsOf(lines: readonly Line[], stacked: boolean): (number | null)[][] {
  const depth: number[] = [];
  const height: number[] = [];
  return lines.map(({ values }) =>
    values.map((value, mark) => {
      if (!stacked) return value;
      const side = (value ?? 0) < 0 ? depth : height;
      return (side[mark] = (side[mark] ?? 0) + (value ?? 0));
    }),
  );
}
