/** How dates and numbers are written in a file. */
export interface DateStyle {
  /** As a mapping writes it. */
  format: string;
  label: string;
}

export interface NumberStyle {
  value: string;
  decimal: "." | ",";
  thousands: string;
  label: string;
}

export const dateStyles: DateStyle[] = [
  { format: "%Y-%m-%d", label: "2026-05-31" },
  { format: "%m/%d/%Y", label: "5/31/2026, the month first" },
  { format: "%d/%m/%Y", label: "31/5/2026, the day first" },
  { format: "%d.%m.%Y", label: "31.5.2026" },
  { format: "%d-%m-%Y", label: "31-5-2026" },
  { format: "%Y/%m/%d", label: "2026/5/31" },
  { format: "%m/%d/%y", label: "5/31/26, the month first" },
  { format: "%d/%m/%y", label: "31/5/26, the day first" },
  { format: "%d.%m.%y", label: "31.5.26" },
  { format: "%d %b %Y", label: "31 May 2026" },
  { format: "%d-%b-%Y", label: "31-May-2026" },
  { format: "%d-%b-%y", label: "31-May-26" },
  { format: "%b %d, %Y", label: "May 31, 2026" },
  { format: "%Y%m%d", label: "20260531" },
];

export const numberStyles: NumberStyle[] = [
  { value: "point", decimal: ".", thousands: ",", label: "1,234.50" },
  { value: "comma", decimal: ",", thousands: ".", label: "1.234,50" },
  { value: "space", decimal: ",", thousands: " ", label: "1 234,50" },
  { value: "apostrophe", decimal: ".", thousands: "'", label: "1’234.50" },
];

const timesOfDay = ["", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", "T%H:%M:%S", ", %H:%M", ", %H:%M:%S", ", %I:%M %p"];

/** A day, alone or with a time of day; what says its own time is left as it is. */
function formatsOf(format: string): string[] {
  return /%[HI]/.test(format) ? [format] : timesOfDay.map((time) => format + time);
}

const usualTimes = 3;

/** Those of them that are usual or that some cell needs. */
export function neededFormats(format: string, cells: readonly string[]): string[] {
  return formatsOf(format).filter((each, index) => {
    const expression = new RegExp(`^${pattern(each)}$`, "i");
    return index < usualTimes || cells.some((cell) => expression.test(cell));
  });
}

const digits: Record<string, string> = {
  Y: "\\d{4}",
  y: "\\d{2}",
  m: "(0?[1-9]|1[0-2])",
  d: "(0?[1-9]|[12]\\d|3[01])",
  b: "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*",
  H: "([01]?\\d|2[0-3])",
  I: "(0?[1-9]|1[0-2])",
  M: "[0-5]\\d",
  S: "[0-5]\\d(\\.\\d+)?",
  p: "[ap]\\.?m\\.?",
  z: "(Z|[+-]\\d\\d:?\\d\\d)",
  Z: "\\w+",
};

function pattern(format: string): string {
  return format.replace(/%(.)|[.*+?^${}()|[\]\\/]/g, (all, letter: string | undefined) => (letter ? (digits[letter] ?? letter) : `\\${all}`));
}

const instant = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)";

function datePattern(format: string): RegExp {
  return new RegExp(`^(${instant}|${formatsOf(format).map(pattern).join("|")})$`, "i");
}

export function isDate(format: string, cell: string): boolean {
  return datePattern(format).test(cell);
}

/** Those of the styles that read the most cells; none if no cell is read. */
function fitting<S>(styles: readonly S[], cells: readonly string[], patternOf: (style: S) => RegExp): S[] {
  const read = styles.map((style) => {
    const expression = patternOf(style);
    return cells.filter((cell) => expression.test(cell)).length;
  });
  const most = Math.max(...read);
  return most > 0 ? styles.filter((_, index) => read[index] === most) : [];
}

const monthFirst = new Intl.DateTimeFormat(undefined).formatToParts().findIndex(({ type }) => type === "month") === 0;

export interface RecognisedDates {
  format: string | undefined;
  /** Whether other ways read them as well, but as other days. */
  doubtful: boolean;
}

/** The way in which most cells are read; undefined if none is. */
export function recogniseDates(cells: readonly string[]): RecognisedDates {
  if (cells.length === 0) return { format: "%Y-%m-%d", doubtful: false };
  const formats = fitting(dateStyles, cells, ({ format }) => datePattern(format)).map(({ format }) => format);
  const preferred = formats.find((format) => /^%m\/%d/.test(format) === monthFirst) ?? formats[0];
  return { format: preferred, doubtful: formats.length > 1 };
}

function numberPattern({ decimal, thousands }: NumberStyle): RegExp {
  const group = thousands === " " ? "[\\s\\u00a0\\u202f]" : thousands === "'" ? "['’]" : `\\${thousands}`;
  return new RegExp(`^[^\\d.,]*(\\d{1,3}(${group}\\d{3})+|\\d+)(\\${decimal}\\d{1,2})?[^\\d.,]*$`);
}

/** The first that reads most cells; undefined if none does any. */
export function recogniseNumbers(cells: readonly string[]): NumberStyle | undefined {
  return fitting(numberStyles, cells, numberPattern)[0];
}
