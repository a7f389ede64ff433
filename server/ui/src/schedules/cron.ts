/** When a schedule is due, by the same rules as the server. */
interface Cron {
  minutes: number[];
  hours: number[];
  days: Set<number>;
  months: Set<number>;
  weekdays: Set<number>;
  /** A day of `days` or of `weekdays` is enough: both fields were restricted. */
  eitherDay: boolean;
  /** The hour field was restricted; says what happens when a clock is put forward or back. */
  fixedHours: boolean;
}

const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
export const weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

interface Span {
  first: number;
  last: number;
  names?: readonly string[];
}

const spans: Span[] = [
  { first: 0, last: 59 },
  { first: 0, last: 23 },
  { first: 1, last: 31 },
  { first: 1, last: 12, names: monthNames },
  { first: 0, last: 7, names: weekdayNames },
];

const shorthands: Record<string, string> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
};

function readValue(text: string, { first, last, names }: Span): number | undefined {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  const value = named >= 0 ? first + named : /^\d+$/.test(text) ? Number(text) : NaN;
  return value >= first && value <= last ? value : undefined;
}

/** `*`, a step of it, `a`, `a-b` or `a-b/n`. */
function readItem(text: string, span: Span): number[] | undefined {
  const [values = "", step, ...more] = text.split("/");
  if (more.length > 0) return undefined;
  let { first, last } = span;
  if (values !== "*") {
    const [from = "", to, ...rest] = values.split("-");
    const start = readValue(from, span);
    let end = to === undefined ? start : readValue(to, span);
    if (start === undefined || end === undefined || rest.length > 0) return undefined;
    if (to === undefined && step !== undefined) return undefined;
    if (span.last === 7 && end === 0 && start > 0) end = 7;
    if (end < start) return undefined;
    first = start;
    last = end;
  }
  const stride = step === undefined ? 1 : /^\d+$/.test(step) ? Number(step) : 0;
  if (stride < 1 || stride > span.last) return undefined;
  const found: number[] = [];
  for (let value = first; value <= last; value += stride) found.push(value);
  return found;
}

const restricted = (field: string) => !field.startsWith("*") || field.includes(",");

/** Undefined for what the server would refuse. */
export function parseCron(text: string): Cron | undefined {
  const trimmed = text.trim();
  const fields = (shorthands[trimmed.toLowerCase()] ?? trimmed).split(/[ \t]+/);
  if (fields.length !== spans.length) return undefined;
  const sets: Set<number>[] = [];
  for (const [index, span] of spans.entries()) {
    const items = fields[index]!.split(",").map((item) => readItem(item, span));
    if (items.includes(undefined)) return undefined;
    sets.push(new Set(items.flatMap((item) => item ?? [])));
  }
  const [minutes, hours, days, months, weekdays] = sets as [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>];
  const sorted = (set: Set<number>) => [...set].sort((left, right) => left - right);
  return {
    minutes: sorted(minutes),
    hours: sorted(hours),
    days,
    months,
    weekdays: new Set([...weekdays].map((day) => day % 7)),
    eitherDay: restricted(fields[2]!) && restricted(fields[4]!),
    fixedHours: restricted(fields[1]!),
  };
}

const minute = 60_000;
const day = 1440;
const latest = Date.UTC(2038, 0, 1);

/** The offset of a zone at an instant, in milliseconds. */
type Offset = (instant: number) => number;

function offsetsOf(zone: string): Offset {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (instant) => {
    const parts = format.formatToParts(instant);
    const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
    const shown = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
    return shown - Math.floor(instant / 1000) * 1000;
  };
}

/** Where the offset changes in (from, to], between which it changes once. */
function changeWithin(offset: Offset, from: number, to: number): number {
  const before = offset(from);
  while (to - from > 1000) {
    const middle = Math.floor((from + to) / 2000) * 1000;
    if (offset(middle) === before) from = middle;
    else to = middle;
  }
  return to;
}

const stride = 14 * day * minute;

/** The next change of the offset after an instant, or the end of time. */
function nextChange(offset: Offset, after: number): number {
  const ahead = offset(after);
  for (let from = after; from < latest; from += stride) {
    if (offset(from + stride) !== ahead) return changeWithin(offset, from, from + stride);
  }
  return latest;
}

/** The last change before an instant, if it was so near that its repeated hour matters. */
function recentChange(offset: Offset, instant: number): number | undefined {
  const from = instant - 2 * day * minute;
  return offset(from) === offset(instant) ? undefined : changeWithin(offset, from, instant);
}

function wantsDay(cron: Cron, date: Date): boolean {
  const ofMonth = cron.days.has(date.getUTCDate());
  const ofWeek = cron.weekdays.has(date.getUTCDay());
  return cron.eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
}

/** The first matching minute of a day, from `atLeast` on. */
function firstOfDay({ hours, minutes }: Cron, atLeast: number): number | undefined {
  const hour = Math.floor(atLeast / 60);
  const inHour = hours.includes(hour) ? minutes.find((each) => each >= atLeast % 60) : undefined;
  if (inHour !== undefined) return hour * 60 + inHour;
  const later = hours.find((each) => each > hour);
  return later === undefined ? undefined : later * 60 + minutes[0]!;
}

/** The first matching reading of a clock that runs evenly, in minutes, in [from, before). */
function firstReading(cron: Cron, from: number, before: number): number | undefined {
  let today = Math.floor(from / day);
  for (let atLeast = from - today * day; today * day < before; atLeast = 0) {
    const date = new Date(today * day * minute);
    if (!cron.months.has(date.getUTCMonth() + 1)) {
      today = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / (day * minute);
      continue;
    }
    const found = wantsDay(cron, date) ? firstOfDay(cron, atLeast) : undefined;
    if (found !== undefined) return today * day + found < before ? today * day + found : undefined;
    ++today;
  }
  return undefined;
}

/**
 * The first minute after `after` at which it is due. With fixed hours every matching reading of the clock counts once: at its first
 * occurrence if the clock shows it twice, at the next minute that exists if the clock skips it. Otherwise every minute that exists and
 * matches counts.
 */
function nextAfter(cron: Cron, offset: Offset, after: number): number | undefined {
  let from = recentChange(offset, after);
  for (let at = after; ; ) {
    const ahead = offset(at);
    const until = nextChange(offset, at);
    const begin = from === undefined ? -Infinity : Math.ceil((from + ahead) / minute);
    const end = Math.ceil((until + ahead) / minute);
    let first = Math.max(begin, Math.floor((after + ahead) / minute) + 1);
    if (cron.fixedHours && from !== undefined) {
      const shown = Math.ceil((from + offset(from - 1000)) / minute);
      if (first === begin && firstReading(cron, shown, begin) !== undefined) return begin * minute - ahead;
      first = Math.max(first, shown);
    }
    const reading = firstReading(cron, first, end);
    if (reading !== undefined) return reading * minute - ahead;
    if (until >= latest) return undefined;
    from = at = until;
  }
}

/** The next runs after an instant; empty for a cron or a zone that the server would refuse. */
export function nextRuns(text: string, zone: string, after: Date, most: number): Date[] {
  const cron = parseCron(text);
  if (!cron) return [];
  let offset: Offset;
  try {
    offset = offsetsOf(zone);
  } catch {
    return [];
  }
  const runs: Date[] = [];
  for (let at = after.getTime(); runs.length < most; ) {
    const next = nextAfter(cron, offset, at);
    if (next === undefined) break;
    runs.push(new Date(next));
    at = next;
  }
  return runs;
}
