import { dateFormat } from "../components/format";
import type { TimeSeries } from "./series";

const at = (date: string) => new Date(`${date}T00:00:00Z`);
const written = (date: string, options: Intl.DateTimeFormatOptions) => dateFormat({ ...options, timeZone: "UTC" }).format(at(date));
const quarter = (date: string) => `Q${Math.floor(at(date).getUTCMonth() / 3) + 1}`;

/** A bucket on an axis: `7 May`, `May 26`, `Q2 26`, `2026`. */
export function shortBucket(date: string, length: TimeSeries["meta"]["bucket"]): string {
  if (length === "year") return written(date, { year: "numeric" });
  if (length === "quarter") return `${quarter(date)} ${written(date, { year: "2-digit" })}`;
  if (length === "month") return written(date, { month: "short", year: "2-digit" });
  return written(date, { day: "numeric", month: "short" });
}

/** A bucket by itself: `Thu, 7 May 2026`, `week of 4 May 2026`, `May 2026`. */
export function bucketName(date: string, length: TimeSeries["meta"]["bucket"]): string {
  if (length === "year") return written(date, { year: "numeric" });
  if (length === "quarter") return `${quarter(date)} ${written(date, { year: "numeric" })}`;
  if (length === "month") return written(date, { month: "long", year: "numeric" });
  const day = written(date, { day: "numeric", month: "short", year: "numeric", ...(length === "day" && { weekday: "short" }) });
  return length === "week" ? `Week of ${day}` : day;
}
