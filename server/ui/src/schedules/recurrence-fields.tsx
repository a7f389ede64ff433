import { team } from "../api/session";
import { Input, Select } from "../components/field";
import { ordinal, weekdayName, type Recurrence } from "./recurrence";

export interface RecurrenceFieldsProps {
  recurrence: Recurrence;
  onRecurrence: (recurrence: Recurrence) => void;
  error: string | undefined;
}

const everies: { value: Recurrence["every"]; label: string }[] = [
  { value: "day", label: "Every day" },
  { value: "week", label: "Every week" },
  { value: "month", label: "Every month" },
  { value: "custom", label: "As a cron says" },
];

const daysOfMonth = Array.from({ length: 31 }, (_, index) => ({ value: String(index + 1), label: `The ${ordinal(index + 1)}` }));

export function RecurrenceFields({ recurrence, onRecurrence, error }: RecurrenceFieldsProps) {
  const set = (changed: Partial<Recurrence>) => onRecurrence({ ...recurrence, ...changed });
  const { every, at, day } = recurrence;
  return (
    <>
      <div class="schedule__when">
        <Select label="How often" value={every} options={everies} onValue={(value) => set({ every: value })} />
        {every === "month" && <Select label="Day" value={String(day)} options={daysOfMonth} onValue={(value) => set({ day: Number(value) })} />}
        {every !== "custom" && <Input label="At" type="time" required value={at} onValue={(value) => value && set({ at: value })} error={error} />}
      </div>
      {every === "week" && <Weekdays value={recurrence.weekdays} onValue={(weekdays) => set({ weekdays })} />}
      {every === "month" && day > 28 && <p class="muted">Months without a {ordinal(day)} are passed over.</p>}
      {every === "custom" && (
        <Input
          label="Cron"
          hint="Minute, hour, day of month, month, day of week: 0 9 * * mon-fri"
          value={recurrence.cron}
          onValue={(cron) => set({ cron })}
          error={error}
        />
      )}
    </>
  );
}

function Weekdays({ value, onValue }: { value: number[]; onValue: (weekdays: number[]) => void }) {
  const first = team.value?.week_start === "sunday" ? 0 : 1;
  const days = Array.from({ length: 7 }, (_, index) => (first + index) % 7);
  const toggle = (day: number) => {
    const next = value.includes(day) ? value.filter((each) => each !== day) : [...value, day];
    // A week without a day would be never.
    if (next.length > 0) onValue(next);
  };
  return (
    <fieldset class="weekdays">
      <legend class="field__label">On</legend>
      {days.map((day) => (
        <label key={day} class="weekdays__day">
          <input type="checkbox" class="visually-hidden" checked={value.includes(day)} onChange={() => toggle(day)} />
          <span aria-hidden="true">{weekdayName(day, "short")}</span>
          <span class="visually-hidden">{weekdayName(day, "long")}</span>
        </label>
      ))}
    </fieldset>
  );
}
