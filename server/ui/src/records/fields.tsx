import type { Member, Tag } from "#schema";
import { peek } from "../api/query";
import { Checkbox, Select, type FieldProps } from "../components/field";
import { day, instantOf, localOf, minutes, time } from "../components/format";
import { TagSelect } from "../leads/tags";
import { PersonSelect } from "../teams/people";
import { PeopleSelect } from "../teams/people-select";
import type { Word } from "./kind";
import { RecordSelect, namesOf } from "./names";

type NamesOf<C, V> = { [K in keyof C]-?: NonNullable<C[K]> extends V ? K : never }[keyof C] & string;

const inputTypes = { text: "text", email: "email", tel: "tel", area: "text", day: "date", instant: "datetime-local", duration: "text" } as const;

type TextKind = keyof typeof inputTypes;

interface Common<C> {
  label: string;
  hint?: string;
  /** Not asked for when one is created. */
  rare?: boolean;
  /** What changes with it. */
  also?: C;
}

/** A field that is typed, of records that have the changeable fields `C`. */
export type TypedField<C> = Common<C> &
  ({ name: NamesOf<C, string>; kind: Exclude<TextKind, "duration">; required?: boolean } | { name: NamesOf<C, number>; kind: "duration"; required?: boolean });

/** A field that is chosen. */
export type ChosenField<C> = Common<C> &
  (
    | { name: NamesOf<C, string>; kind: "choice"; words: readonly Word<string>[] }
    | { name: NamesOf<C, boolean>; kind: "flag" }
    | { name: NamesOf<C, string>; kind: "person"; none?: string }
    | { name: NamesOf<C, string>; kind: "lead" | "deal" }
    | { name: NamesOf<C, string[]>; kind: "people" | "tags" }
  );

export type FieldSpec<C> = TypedField<C> | ChosenField<C>;

export function isTyped<C>(field: FieldSpec<C>): field is TypedField<C> {
  return field.kind in inputTypes;
}

export const inputTypeOf = ({ kind }: { kind: TextKind }) => inputTypes[kind];

/** What stands in its input. */
export function textOf<C>({ kind }: TypedField<C>, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (kind === "instant") return localOf(String(value));
  return kind === "duration" ? minutes(Number(value)) : String(value);
}

const durationText = /^(?:(?:(\d+):)?(\d+):)?(\d{1,6})$/;

/** What is wrong with something typed, as far as can be said here. */
export function problemOf<C>({ kind }: TypedField<C>, text: string): string | undefined {
  return kind === "duration" && text && !durationText.test(text) ? "Minutes and seconds, such as 3:20" : undefined;
}

/** What was typed as the API takes it. */
export function valueOf<C>({ kind, required }: TypedField<C>, text: string): string | number | null {
  if (text === "") return required ? "" : null;
  if (kind === "instant") return instantOf(text);
  if (kind !== "duration") return text;
  const [, hours = 0, mins = 0, seconds] = durationText.exec(text) ?? [];
  return Number(hours) * 3600 + Number(mins) * 60 + Number(seconds);
}

const personName = (id: string) => peek<Member[]>("people")?.find(({ user_id }) => user_id === id)?.name ?? "somebody else";
const tagName = (id: string) => peek<Tag[]>("tags")?.find((tag) => tag.id === id)?.name ?? "a tag";

/** How a value reads. */
export function wordsOf<C>(field: FieldSpec<C>, value: unknown): string {
  if (value === null || value === undefined || value === "") return "none";
  const text = String(value);
  switch (field.kind) {
    case "day":
      return day(text);
    case "instant":
      return time(text);
    case "duration":
      return minutes(Number(value));
    case "choice":
      return field.words.find((word) => word.value === text)?.label ?? text;
    case "flag":
      return value ? "yes" : "no";
    case "person":
      return personName(text);
    case "people":
    case "tags":
      return (value as string[]).map(field.kind === "people" ? personName : tagName).join(", ") || "none";
    case "lead":
    case "deal":
      return namesOf[field.kind].of(text).value ?? "another";
    default:
      return text;
  }
}

interface ChosenControlProps<C> {
  field: ChosenField<C>;
  value: unknown;
  error: string | undefined;
  disabled?: boolean;
  onValue: (value: string | string[] | boolean | null) => void;
}

export function ChosenControl<C>({ field, value, error, disabled = false, onValue }: ChosenControlProps<C>) {
  const common: FieldProps & { disabled: boolean } = { label: field.label, error, disabled, ...(field.hint && { hint: field.hint }) };
  const one = { ...common, value: typeof value === "string" ? value : "" };
  const several = { ...common, value: (value ?? []) as string[], onValue };
  switch (field.kind) {
    case "choice":
      return <Select {...one} options={field.words} onValue={onValue} />;
    case "flag":
      return (
        <div class="field">
          <span class="field__label" aria-hidden="true">
            {field.label}
          </span>
          <span class="inline-text">
            <Checkbox label={field.label} labelHidden checked={value === true} disabled={disabled} onChecked={onValue} />
          </span>
        </div>
      );
    case "person":
      return <PersonSelect {...one} {...(field.none && { none: field.none })} onValue={(chosen) => onValue(chosen || null)} />;
    case "lead":
    case "deal":
      return <RecordSelect {...one} of={field.kind} none={`No ${field.kind}`} onValue={(chosen) => onValue(chosen || null)} />;
    case "people":
      return <PeopleSelect {...several} />;
    case "tags":
      return <TagSelect {...several} />;
  }
}
