import { weekdayNames } from "./cron";

/** A cron as a form has it; `custom` is any other. */
export interface Recurrence {
  every: "day" | "week" | "month" | "custom";
  /** `08:00` */
  at: string;
  /** 0 is Sunday. */
  weekdays: number[];
  day: number;
  cron: string;
}

const initial: Recurrence = { every: "week", at: "08:00", weekdays: [1], day: 1, cron: "0 8 * * mon" };

const number = (text: string, last: number) => (/^\d{1,2}$/.test(text) && Number(text) <= last ? Number(text) : undefined);

const twoDigits = (value: number) => String(value).padStart(2, "0");

function readWeekday(text: string): number | undefined {
  const named = weekdayNames.indexOf(text.toLowerCase() as (typeof weekdayNames)[number]);
  if (named >= 0) return named;
  const value = number(text, 7);
  return value === undefined ? undefined : value % 7;
}

function readWeekdays(text: string): number[] | undefined {
  const days = text.split(",").flatMap((item) => {
    const [from, to = from] = item.split("-").map(readWeekday);
    if (from === undefined || to === undefined || item.split("-").length > 2) return [undefined];
    return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, index) => (from + index) % 7);
  });
  return days.includes(undefined) ? undefined : days.filter((day) => day !== undefined);
}

export function recurrenceOf(cron: string | undefined): Recurrence {
  if (cron === undefined) return initial;
  const custom: Recurrence = { ...initial, every: "custom", cron };
  const [minutes = "", hours = "", days, months, weekdays = "", ...more] = cron.trim().split(/\s+/);
  const minute = number(minutes, 59);
  const hour = number(hours, 23);
  if (minute === undefined || hour === undefined || months !== "*" || more.length > 0) return custom;
  const known = { ...initial, at: `${twoDigits(hour)}:${twoDigits(minute)}`, cron };
  if (days === "*") {
    if (weekdays === "*") return { ...known, every: "day" };
    const chosen = readWeekdays(weekdays);
    return chosen ? { ...known, every: "week", weekdays: chosen } : custom;
  }
  const day = number(days ?? "", 31);
  return day && weekdays === "*" ? { ...known, every: "month", day } : custom;
}

export function cronOf({ every, at, weekdays, day, cron }: Recurrence): string {
  if (every === "custom") return cron.trim();
  const [hour = 0, minute = 0] = at.split(":").map(Number);
  const time = `${minute} ${hour}`;
  if (every === "day") return `${time} * * *`;
  if (every === "month") return `${time} ${day} * *`;
  const names = [...new Set(weekdays)].sort((left, right) => ((left + 6) % 7) - ((right + 6) % 7)).map((each) => weekdayNames[each]);
  return `${time} * * ${names.join(",")}`;
}

/** 0 is Sunday. */
export function weekdayName(weekday: number, style: "short" | "long"): string {
  return new Intl.DateTimeFormat(undefined, { weekday: style, timeZone: "UTC" }).format(Date.UTC(2023, 0, 1 + weekday));
}

function clock(at: string): string {
  return new Intl.DateTimeFormat(undefined, { timeStyle: "short", timeZone: "UTC" }).format(new Date(`2023-01-01T${at}:00Z`));
}

const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const endings: Record<string, string> = { one: "st", two: "nd", few: "rd" };
export const ordinal = (value: number) => `${value}${endings[ordinals.select(value)] ?? "th"}`;

/** `Every Monday, 8:00 AM`. */
export function inWords(cron: string): string {
  const { every, at, weekdays, day } = recurrenceOf(cron);
  if (every === "custom") return cron;
  if (every === "day") return `Every day, ${clock(at)}`;
  if (every === "month") return `${ordinal(day)} of every month, ${clock(at)}`;
  const set = new Set(weekdays);
  if (set.size === 7) return `Every day, ${clock(at)}`;
  if (set.size === 5 && !set.has(0) && !set.has(6)) return `Every weekday, ${clock(at)}`;
  const names = [...set].map((each) => weekdayName(each, set.size > 2 ? "short" : "long"));
  return `Every ${new Intl.ListFormat("en", { type: "conjunction" }).format(names)}, ${clock(at)}`;
}
