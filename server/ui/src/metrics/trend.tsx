import type { EChartsType } from "echarts/core";
import { useMemo, useRef, useState } from "preact/hooks";
import { ChartTip, type TipRow } from "./chart-tip";
import { letters } from "./letters";
import { paler } from "./palette";
import { Plot, useSize, type Option, type Size } from "./plot";
import type { MetricSeries } from "./series";
import { endsOf, filled, isStacked, kindFor, type Line, type Trend, type TrendKind } from "./trend-model";
import { axisOf, formatOf, type Axis } from "./values";

interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

const pale = 50;
const widestColumn = 26;
const few = 5;

function ticksOf({ low, high, step, label }: Axis): string[] {
  return Array.from({ length: Math.round((high - low) / step) + 1 }, (_, tick) => label(low + tick * step));
}

interface Drawn {
  option: Option;
  frame: Frame;
  axis: Axis;
  ends: (number | null)[][];
  kind: TrendKind;
}

type Data = { value: number | null; symbol: "circle" | "none" }[];

/** Values of the stretches that are complete, or of those that aren't: these reach to their neighbours. */
function stretches(values: (number | null)[], isIn: (mark: number) => boolean): Data {
  const shown = values.map((value, mark) => (isIn(mark) ? value : null));
  const alone = (mark: number) => (shown[mark - 1] ?? null) === null && (shown[mark + 1] ?? null) === null;
  return shown.map((value, mark) => ({ value, symbol: value !== null && alone(mark) ? "circle" : "none" }));
}

function lineSeries(trend: Trend, lines: Line[], kind: TrendKind, stacked: boolean): NonNullable<Option["series"]> {
  const partial = (mark: number) => trend.marks[mark]?.partial ?? false;
  const parts = [
    { name: "complete", isIn: (mark: number) => !partial(mark), mix: 0 },
    { name: "partial", isIn: (mark: number) => partial(mark) || partial(mark - 1) || partial(mark + 1), mix: pale },
  ];
  return lines.flatMap((line) =>
    parts
      .filter(({ name }) => name === "complete" || trend.marks.some((mark) => mark.partial))
      .map(({ name, isIn, mix }) => {
        const values = stacked ? line.values.map((value) => value ?? 0) : line.values;
        const color = mix ? paler(line.color, mix) : line.color;
        const area = kind === "area" && { areaStyle: { color, opacity: stacked ? 1 : 0.14 } };
        return {
          type: "line" as const,
          silent: true,
          z: name === "complete" ? 3 : 2,
          ...(stacked && { stack: name }),
          data: stretches(values, isIn),
          symbolSize: 6,
          showAllSymbol: true,
          itemStyle: { color },
          lineStyle: { color, type: line.stroke, width: stacked ? 0.5 : lines.length > few ? 1.5 : 2 },
          emphasis: { focus: "series" as const, lineStyle: { color, width: 3 }, itemStyle: { color }, ...(area && { areaStyle: { color } }) },
          blur: { lineStyle: { opacity: 0.15 }, itemStyle: { opacity: 0.15 }, areaStyle: { opacity: 0.15 } },
          ...area,
          name: line.key,
        };
      }),
  );
}

function columnSeries(trend: Trend, lines: Line[], stacked: boolean, slot: number): NonNullable<Option["series"]> {
  const one = lines.length === 1;
  return lines.map((line) => ({
    type: "bar" as const,
    silent: true,
    ...(stacked && { stack: "all" }),
    barCategoryGap: `${(1 - filled) * 100}%`,
    barGap: "0%",
    barMaxWidth: stacked || one ? widestColumn : Math.max(widestColumn / lines.length, (slot * filled) / lines.length),
    itemStyle: { color: line.color, ...(one && { borderRadius: 2 }) },
    emphasis: { focus: "series" as const, itemStyle: { color: "inherit" as const } },
    blur: { itemStyle: { opacity: 0.2 } },
    data: line.values.map((value, mark) => ({
      value,
      ...(trend.marks[mark]?.partial && { itemStyle: { color: paler(line.color, pale) } }),
    })),
  }));
}

function draw(trend: Trend, lines: Line[], wanted: TrendKind, meta: MetricSeries["meta"], size: Size): Drawn {
  const kind = kindFor(trend, wanted, size.width);
  const stacked = isStacked(trend, kind);
  const ends = endsOf(lines, stacked);
  let lowest = 0;
  let highest = 0;
  for (const end of ends.flat()) {
    lowest = Math.min(lowest, end ?? 0);
    highest = Math.max(highest, end ?? 0);
  }
  const axis = axisOf(lowest, highest, meta.unit);
  const { fontFamily, fontSize, widthOf } = letters();
  const widest = (texts: string[]) => Math.max(0, ...texts.map(widthOf));
  const left = Math.ceil(widest(ticksOf(axis))) + 8;
  const frame = { left, top: 8, width: size.width - left - 4, height: size.height - 8 - fontSize * 2 };
  const text = { color: "var(--muted)", fontFamily, fontSize };
  const slot = frame.width / Math.max(trend.marks.length, 1);
  const label = widest(trend.marks.map(({ short }) => short));
  const every = Math.ceil((label + 14) / slot);
  const fits = (mark: number) => left + (mark + 0.5) * slot + label / 2 <= size.width;
  const option: Option = {
    grid: { left, top: frame.top, width: frame.width, height: frame.height, outerBoundsMode: "none" },
    xAxis: {
      type: "category",
      data: trend.marks.map(({ short }) => short),
      axisLine: { lineStyle: { color: "var(--border)" }, onZero: true },
      axisTick: { show: false },
      axisLabel: { ...text, margin: 6, interval: (mark: number) => mark % every === 0 && fits(mark) },
      silent: true,
    },
    yAxis: {
      type: "value",
      min: axis.low,
      max: axis.high,
      interval: axis.step,
      axisLabel: { ...text, margin: 6, formatter: axis.label },
      splitLine: { lineStyle: { color: "var(--hairline)" } },
      silent: true,
    },
    series: kind === "columns" ? columnSeries(trend, lines, stacked, slot) : lineSeries(trend, lines, kind, stacked),
  };
  return { option, frame, axis, ends, kind };
}

const mostTipRows = 12;

function tipRows(lines: Line[], mark: number, format: (value: number | null) => string, total: boolean): TipRow[] {
  if (lines.length === 1) return [{ label: lines[0]?.label ?? "", figure: format(lines[0]?.values[mark] ?? null) }];
  const valued = lines.map((line) => ({ ...line, value: line.values[mark] ?? null })).filter(({ value }) => value);
  valued.sort((left, right) => (right.value ?? 0) - (left.value ?? 0));
  const rows: TipRow[] = valued.slice(0, mostTipRows).map(({ label, color, value }) => ({ label, color, figure: format(value) }));
  if (valued.length > mostTipRows) rows.push({ label: `${valued.length - mostTipRows} more`, figure: "" });
  if (total || rows.length === 0) {
    const sum = valued.reduce((all, { value }) => all + (value ?? 0), 0);
    rows.push({ label: "In all", figure: format(sum), sum: true });
  }
  return rows;
}

export interface TrendChartProps {
  trend: Trend;
  kind: TrendKind;
  meta: MetricSeries["meta"];
  title: string;
}

/** Values over time: by pointer or by ← → each mark tells its values. */
export function TrendChart({ trend, kind, meta, title }: TrendChartProps) {
  const ref = useRef<HTMLDivElement>(null);
  const size = useSize(ref);
  const chart = useRef<EChartsType>(undefined);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState<number>();
  const [said, setSaid] = useState("");
  const lines = trend.lines.filter(({ key }) => !hidden.has(key));
  const drawn = useMemo(() => size && draw(trend, lines, kind, meta, size), [trend, kind, size, hidden]);
  const format = formatOf(meta, lines.flatMap(({ values }) => values));
  const last = trend.marks.length - 1;
  const mark = at === undefined ? undefined : trend.marks[Math.min(at, last)];
  const rows = at === undefined ? [] : tipRows(lines, Math.min(at, last), format, trend.stacks);
  const slot = drawn ? drawn.frame.width / trend.marks.length : 0;
  const x = drawn && at !== undefined ? drawn.frame.left + (Math.min(at, last) + 0.5) * slot : 0;

  const onPointerMove = (event: PointerEvent) => {
    if (!drawn || !ref.current) return;
    const { left } = ref.current.getBoundingClientRect();
    setAt(Math.max(0, Math.min(Math.floor((event.clientX - left - drawn.frame.left) / slot), last)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const now = at ?? last;
    const steps: Record<string, number> = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last };
    const next = steps[event.key];
    if (event.key === "Escape" && at !== undefined) setAt(undefined);
    else if (next !== undefined) {
      const index = Math.max(0, Math.min(next, last));
      setAt(index);
      const told = tipRows(lines, index, format, trend.stacks).map(({ label, figure }) => `${label} ${figure}`.trim());
      setSaid(`${trend.marks[index]?.name}: ${told.join(", ")}`);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div class="trend">
      <div
        ref={ref}
        class="trend__plot"
        role="application"
        aria-roledescription="chart"
        aria-label={`${title}: ${trend.marks[0]?.name} to ${trend.marks[last]?.name}. Arrow keys tell the values.`}
        tabIndex={0}
        onPointerMove={onPointerMove}
        onPointerDown={onPointerMove}
        onPointerLeave={() => setAt(undefined)}
        onFocus={(event) => event.currentTarget.matches(":focus-visible") && setAt(last)}
        onBlur={() => setAt(undefined)}
        onKeyDown={onKeyDown}
      >
        {size && drawn && <Plot option={drawn.option} size={size} onReady={(ready) => (chart.current = ready)} />}
        {drawn && at !== undefined && (
          <svg class="trend__cursor" aria-hidden="true">
            <line x1={x} x2={x} y1={drawn.frame.top} y2={drawn.frame.top + drawn.frame.height} />
            {drawn.kind !== "columns" &&
              lines.map(({ key, color, values }, index) => {
                const end = drawn.ends[index]?.[Math.min(at, last)];
                if (end === null || end === undefined || !values[Math.min(at, last)]) return null;
                const { low, high } = drawn.axis;
                const y = drawn.frame.top + (1 - (end - low) / (high - low)) * drawn.frame.height;
                return <circle key={key} cx={x} cy={y} r={3.5} style={{ fill: color }} />;
              })}
          </svg>
        )}
        {mark && <ChartTip x={x} title={mark.name} note={mark.partial ? "not complete" : undefined} rows={rows} />}
        <span class="visually-hidden" aria-live="polite">
          {said}
        </span>
      </div>
      {trend.stretch > 1 && <p class="trend__note">The highest of every {trend.stretch} is shown</p>}
      {trend.lines.length > 1 && (
        <Legend
          lines={trend.lines}
          strokes={drawn?.kind === "line"}
          hidden={hidden}
          onToggle={(key) => {
            const next = new Set(hidden);
            if (!next.delete(key)) next.add(key);
            setHidden(next);
          }}
          onPoint={(seriesName) => {
            chart.current?.dispatchAction({ type: "downplay" });
            if (seriesName !== undefined) chart.current?.dispatchAction({ type: "highlight", seriesName });
          }}
        />
      )}
    </div>
  );
}

interface LegendProps {
  lines: Line[];
  strokes: boolean;
  hidden: ReadonlySet<string>;
  onToggle: (key: string) => void;
  /** The others step back. */
  onPoint: (key: string | undefined) => void;
}

function Legend({ lines, strokes, hidden, onToggle, onPoint }: LegendProps) {
  return (
    <ul class="legend" aria-label="Series">
      {lines.map(({ key, label, color, stroke }) => (
        <li key={key} onPointerEnter={() => onPoint(key)} onPointerLeave={() => onPoint(undefined)} onFocusIn={() => onPoint(key)} onFocusOut={() => onPoint(undefined)}>
          <button type="button" class="legend__entry" aria-pressed={!hidden.has(key)} onClick={() => onToggle(key)}>
            <span class="legend__sample" data-stroke={strokes ? stroke : undefined} style={{ "--color": color }} />
            <span class="ellipsis" dir="auto">
              {label}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
