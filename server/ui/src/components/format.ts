/** Numbers, money and times by the viewer's locale, days in the team's zone. */
import { timeZone } from "../api/session";

const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.NumberFormat(undefined, options)));
  return format;
}

export function count(value: number): string {
  return numberFormat({ maximumFractionDigits: 0 }).format(value);
}

export function decimal(value: number, digits = 2): string {
  return numberFormat({ maximumFractionDigits: digits }).format(value);
}

/** `1.2K`, `34M`: where there is little room. */
export function compact(value: number): string {
  return numberFormat({ notation: "compact", maximumSignificantDigits: 3 }).format(value);
}

/** Of 0 to 100. */
export function percent(value: number, digits = 2): string {
  return numberFormat({ style: "percent", maximumFractionDigits: digits }).format(value / 100);
}

/** By so many percent: `+12.5%`, `−3%`. */
export function change(by: number): string {
  const signDisplay = "exceptZero" as const;
  if (Math.abs(by) >= 1e6) return `${numberFormat({ notation: "compact", maximumSignificantDigits: 3, signDisplay }).format(by)}%`;
  return numberFormat({ style: "percent", maximumFractionDigits: 1, signDisplay }).format(by / 100);
}

/** Major units, with the digits of the currency; whole amounts without them, unless `cents` says otherwise. */
export function money(value: number, currency: string, cents = false): string {
  const whole = !cents && Number.isInteger(value);
  return numberFormat({ style: "currency", currency, ...(whole && { minimumFractionDigits: 0, maximumFractionDigits: 0 }) }).format(value);
}

export function compactMoney(value: number, currency: string): string {
  return numberFormat({ style: "currency", currency, notation: "compact", maximumSignificantDigits: 3 }).format(value);
}

export type TimeUnit = "second" | "minute" | "hour" | "day";

/** `38.5 min`, `6.1 days`. */
export function duration(value: number, unit: TimeUnit): string {
  return numberFormat({ style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 }).format(value);
}

const thisYear = () => new Date().getFullYear();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

export function dateFormat(options: Intl.DateTimeFormatOptions, locale?: string): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options]);
  let format = dateFormats.get(key);
  if (!format) dateFormats.set(key, (format = new Intl.DateTimeFormat(locale, options)));
  return format;
}

/** A day, `YYYY-MM-DD`: `7 May`, with the year unless it is this one. */
export function day(date: string): string {
  const at = new Date(`${date}T00:00:00Z`);
  const year = at.getUTCFullYear() === thisYear() ? {} : ({ year: "numeric" } as const);
  return dateFormat({ day: "numeric", month: "short", ...year, timeZone: "UTC" }).format(at);
}

/** A month by its first day, `YYYY-MM-DD`: `May`, and `May 2026`. */
export function monthOf(date: string): string {
  return dateFormat({ month: "short", timeZone: "UTC" }).format(new Date(date));
}

export function monthYear(date: string): string {
  return dateFormat({ month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(date));
}

/** An instant as its day in the team's zone: `7 May`. */
export function dayOf(instant: string): string {
  return day(dateIn(new Date(instant)));
}

/** An instant in the team's zone: `7 May 2026, 14:05`. */
export function time(instant: string): string {
  return dateFormat({ dateStyle: "medium", timeStyle: "short", timeZone: timeZone.value }).format(new Date(instant));
}

export function clock(instant: string): string {
  return dateFormat({ timeStyle: "short", timeZone: timeZone.value }).format(new Date(instant));
}

/** The days between two instants, the second exclusive: `1 – 31 May 2026`. */
export function period(from: string, to: string, zone = timeZone.value): string {
  const format = dateFormat({ day: "numeric", month: "short", year: "numeric", timeZone: zone });
  return format.formatRange(new Date(from), new Date(Date.parse(to) - 1));
}

/** The day in the team's zone, `YYYY-MM-DD`. */
export function dateIn(instant: Date): string {
  // This locale writes dates so.
  return dateFormat({ timeZone: timeZone.value, year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA").format(instant);
}

/** An instant as the clocks of the team's zone show it, `YYYY-MM-DDTHH:MM`: what inputs of times take. */
export function localOf(instant: string): string {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  // This locale writes `YYYY-MM-DD HH:MM`.
  return dateFormat({ timeZone: timeZone.value, ...parts }, "sv-SE").format(new Date(instant)).replace(" ", "T");
}

/** The instant at which the clocks of the team's zone show that. */
export function instantOf(local: string): string {
  const asIfUtc = Date.parse(`${local}Z`);
  const ahead = (at: number) => Date.parse(`${localOf(new Date(at).toISOString())}Z`) - at;
  // The second look is for days on which the clocks change.
  const near = asIfUtc - ahead(asIfUtc);
  return new Date(asIfUtc - ahead(near)).toISOString();
}

export function today(): string {
  return dateIn(new Date());
}

/** From one day to another, `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

let relative: Intl.RelativeTimeFormat | undefined;
const steps = [
  ["minute", 60],
  ["hour", 3600],
  ["day", 86_400],
  ["week", 604_800],
  ["month", 2_629_800],
  ["year", 31_557_600],
] as const;

/** `now`, `5 min. ago`, `yesterday`. */
export function ago(instant: string): string {
  relative ??= new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "short" });
  const seconds = (Date.parse(instant) - Date.now()) / 1000;
  if (Math.abs(seconds) < 45) return relative.format(0, "second");
  let [unit, length]: (typeof steps)[number] = steps[0];
  for (const step of steps) {
    if (Math.abs(seconds) >= step[1]) [unit, length] = step;
  }
  return relative.format(Math.round(seconds / length), unit);
}

/** Of a call: `3:20`. */
export function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** A word of the API as text: `bad_timing` is "Bad timing". */
export function word(name: string): string {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `1 deal`, `2,340 deals`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
