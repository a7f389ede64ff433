import type { TimeframeInput } from "#schema";
import { DateInput, Select } from "../components/field";
import { today } from "../components/format";
import { bucketOptions, presetOptions, timeframeName } from "./builder_words";

export interface TimeframeFieldsProps {
  value: TimeframeInput | null;
  onValue: (value: TimeframeInput | null) => void;
  /** What holds without a choice of its own. */
  inherited?: TimeframeInput;
  /** Whether there is something over time whose buckets can be chosen. */
  buckets: boolean;
}

/** When: a preset or from one day to another, and how it is cut up. */
export function TimeframeFields({ value, onValue, inherited, buckets }: TimeframeFieldsProps) {
  const held = value ?? inherited ?? { preset: "last_30d" };
  const none = inherited ? [{ value: "" as const, label: `As the report: ${timeframeName(inherited)}` }] : [];
  const change = (part: Partial<TimeframeInput>) => onValue({ ...held, ...part });
  const bucket = held.bucket ?? "auto";
  return (
    <>
      <Select
        label="Time frame"
        value={value ? value.preset : inherited ? "" : held.preset}
        options={[...none, ...presetOptions]}
        onValue={(preset) => {
          const kept = held.bucket ? { bucket: held.bucket } : {};
          if (preset === "") onValue(null);
          else if (preset === "custom") onValue({ preset, from: `${today().slice(0, 8)}01`, to: today(), ...kept });
          else onValue({ preset, ...kept });
        }}
      />
      {value?.preset === "custom" && (
        <div class="fields">
          <DateInput label="From" value={value.from ?? ""} onValue={(from) => from && change({ from, to: value.to && value.to < from ? from : (value.to ?? from) })} />
          <DateInput label="To" value={value.to ?? ""} onValue={(to) => to && change({ to, from: value.from && value.from > to ? to : (value.from ?? to) })} />
        </div>
      )}
      {buckets && (
        <Select label="One point per" value={bucket} options={bucketOptions} onValue={(next) => change({ bucket: next === "auto" ? null : next })} />
      )}
    </>
  );
}
