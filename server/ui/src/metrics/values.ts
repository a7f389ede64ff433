/** Numbers of metrics as people read them: money in its currency, durations in the unit that suits them. */
import { compact, compactMoney, decimal, duration, money, percent, type TimeUnit } from "../components/format";
import type { MetricSeries, Unit } from "./series";

type Meta = MetricSeries["meta"];

interface Time {
  unit: TimeUnit;
  seconds: number;
}

const times: readonly Time[] = [
  { unit: "second", seconds: 1 },
  { unit: "minute", seconds: 60 },
  { unit: "hour", seconds: 3600 },
  { unit: "day", seconds: 86_400 },
];
const timeOf: Partial<Record<Unit, Time>> = Object.fromEntries(times.map((time) => [`${time.unit}s`, time]));

/** The largest unit in which it is at least 1, in the tenths that are shown. */
function suiting(value: number, time: Time): Time {
  const seconds = Math.abs(value) * time.seconds;
  if (seconds === 0) return time;
  return times.reduce((best, next) => ((Math.round((seconds / best.seconds) * 10) / 10) * best.seconds >= next.seconds ? next : best));
}

export type Format = (value: number | null | undefined) => string;

/** For values beside each other: all have their cents, or none has. */
export function formatOf(meta: Meta, values: readonly (number | null | undefined)[] = []): Format {
  const { unit, currency } = meta;
  const cents = values.some((value) => value && !Number.isInteger(value));
  const written = (value: number) => {
    const time = timeOf[unit];
    if (time) {
      const shown = suiting(value, time);
      return duration((value * time.seconds) / shown.seconds, shown.unit);
    }
    if (unit === "percent") return percent(value);
    if (!currency) return decimal(value);
    const amount = money(value, currency, cents);
    return unit === "money_per_day" ? `${amount} / day` : amount;
  };
  return (value) => (value === null || value === undefined ? "–" : written(value));
}

/** In few characters. */
export function brief(value: number, { unit, currency }: Meta): string {
  const time = timeOf[unit];
  if (time) {
    const shown = suiting(value, time);
    const figure = (value * time.seconds) / shown.seconds;
    return Math.abs(figure) < 1e6 ? duration(figure, shown.unit) : compact(figure);
  }
  if (unit === "percent") return Math.abs(value) < 1e6 ? percent(value, 1) : `${compact(value)} %`;
  return currency ? compactMoney(value, currency) : compact(value);
}

export interface Axis {
  low: number;
  high: number;
  step: number;
  label: (value: number) => string;
}

const factors = [1, 2, 2.5, 5, 10];

/** Round steps that span what is drawn, zero included. Durations are stepped in the unit that suits the highest of them. */
export function axisOf(lowest: number, highest: number, unit: Unit): Axis {
  const time = timeOf[unit];
  const shown = time && suiting(Math.max(Math.abs(lowest), Math.abs(highest)), time);
  const size = time && shown ? shown.seconds / time.seconds : 1;
  const from = Math.min(lowest, 0) / size;
  const to = Math.max(highest, 0) / size;
  const span = to > from ? to - from : 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  let step = power * (factors.find((factor) => power * factor >= rough * 0.999) ?? 10);
  if (unit === "count") step = Math.max(1, Math.round(step));
  const label = (value: number) => {
    const figure = value / size;
    if (shown) return duration(Number(figure.toPrecision(12)), shown.unit);
    return unit === "percent" ? percent(figure, 1) : compact(figure);
  };
  return { low: Math.floor(from / step) * step * size, high: Math.ceil((from + span) / step) * step * size, step: step * size, label };
}
