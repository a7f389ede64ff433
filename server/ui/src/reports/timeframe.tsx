import type { Timeframe, TimeframeInput } from "#schema";
import { day, today } from "../components/format";
import { DateInput, Select, type Option } from "../components/field";

export type Preset = Timeframe["preset"];
export type Bucket = NonNullable<Timeframe["bucket"]>;

export const presets: readonly Option<Preset>[] = [
  { value: "today", label: "Today" },
  { value: "yesterday", label: "Yesterday" },
  { value: "last_7d", label: "Last 7 days" },
  { value: "last_14d", label: "Last 14 days" },
  { value: "last_30d", label: "Last 30 days" },
  { value: "last_90d", label: "Last 90 days" },
  { value: "last_12m", label: "Last 12 months" },
  { value: "this_week", label: "This week" },
  { value: "last_week", label: "Last week" },
  { value: "this_month", label: "This month" },
  { value: "last_month", label: "Last month" },
  { value: "this_quarter", label: "This quarter" },
  { value: "last_quarter", label: "Last quarter" },
  { value: "this_year", label: "This year" },
  { value: "last_year", label: "Last year" },
  { value: "all_time", label: "All time" },
  { value: "custom", label: "Custom dates" },
];

export const buckets: readonly Option<Bucket>[] = [
  { value: "auto", label: "Automatic steps" },
  { value: "day", label: "By day" },
  { value: "week", label: "By week" },
  { value: "month", label: "By month" },
  { value: "quarter", label: "By quarter" },
  { value: "year", label: "By year" },
];

/** Of a report that says nothing else. */
export const usual: Timeframe = { preset: "last_30d", from: null, to: null, bucket: null };

/** `Last 30 days`, `7 May – 2 June`. */
export function timeframeName({ preset, from, to }: Pick<TimeframeInput, "preset" | "from" | "to">): string {
  if (preset === "custom" && from && to) return `${day(from)} – ${day(to)}`;
  return presets.find(({ value }) => value === preset)?.label ?? preset;
}

/** As requests take it: dates belong to `custom` alone. */
export function asInput({ preset, from, to, bucket }: Timeframe): TimeframeInput {
  return { preset, ...(preset === "custom" && { from, to }), ...(bucket && { bucket }) };
}

/** Why it can't be asked for, if so. */
export function timeframeError({ preset, from, to }: Timeframe): string | undefined {
  if (preset !== "custom") return undefined;
  if (!from || !to) return "Choose the first and the last day";
  return from > to ? "The first day is after the last" : undefined;
}

/** The last 30 days, to start from. */
function dates(): Pick<Timeframe, "from" | "to"> {
  const to = today();
  return { from: new Date(Date.parse(to) - 29 * 86_400_000).toISOString().slice(0, 10), to };
}

export interface TimeframePickerProps {
  value: Timeframe;
  onValue: (value: Timeframe) => void;
  labelHidden?: boolean;
}

/** A preset or dates, and the length of the buckets of what is shown over time. */
export function TimeframePicker({ value, onValue, labelHidden = false }: TimeframePickerProps) {
  const error = timeframeError(value);
  return (
    <div class="timeframe" data-toolbar={labelHidden}>
      <Select
        label="Time frame"
        labelHidden={labelHidden}
        options={presets}
        value={value.preset}
        onValue={(preset) => onValue({ ...value, preset, ...(preset === "custom" ? dates() : { from: null, to: null }) })}
      />
      {value.preset === "custom" && (
        <>
          <DateInput label="From" labelHidden={labelHidden} value={value.from ?? ""} onValue={(from) => onValue({ ...value, from: from || null })} error={error} />
          <DateInput label="To" labelHidden={labelHidden} value={value.to ?? ""} onValue={(to) => onValue({ ...value, to: to || null })} />
        </>
      )}
      <Select
        label="Steps of time"
        labelHidden={labelHidden}
        options={buckets}
        value={value.bucket ?? "auto"}
        onValue={(bucket) => onValue({ ...value, bucket: bucket === "auto" ? null : bucket })}
      />
    </div>
  );
}
