import type { InputHTMLAttributes } from "preact";
import { useEffect, useState } from "preact/hooks";
import { asFailure } from "../api/client";
import { Field } from "./field";

export interface InlineInputProps {
  label: string;
  /** As it is typed. */
  value: string;
  /** As it is read, where that is another. */
  shown?: string;
  type?: "text" | "date" | "email" | "tel" | "datetime-local";
  inputMode?: "decimal" | "text";
  placeholder?: string;
  maxLength?: number;
  disabled?: boolean;
  required?: boolean;
  /** Says why something typed can't be. */
  check?: (value: string) => string | undefined;
  /** What it throws is shown, and what was typed stays. */
  onSave: (value: string) => Promise<unknown>;
}

/** A field of a record, changed in its place: Enter or leaving it saves, Esc takes back. Stands within `inline-fields`. */
export function InlineInput({ label, value, shown, type = "text", placeholder = "Empty", check, required, onSave, ...rest }: InlineInputProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [focused, setFocused] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();

  // What was saved is shown until the record has it.
  useEffect(() => {
    if (draft !== null && draft.trim() === value) setDraft(null);
  }, [value]);

  const save = async () => {
    if (draft === null || busy) return;
    const text = draft.trim();
    if (text === value) {
      setDraft(null);
      setFailure(undefined);
      return;
    }
    const wrong = required && !text ? "This can’t be empty." : check?.(text);
    setFailure(wrong);
    if (wrong) return;
    setBusy(true);
    try {
      await onSave(text);
      setDraft(null);
    } catch (thrown) {
      const { fields, message } = asFailure(thrown);
      setFailure(fields[0]?.message ?? message);
    }
    setBusy(false);
  };
  return (
    <Field label={label} error={failure}>
      {(control) => (
        <input
          class="input"
          {...({ type: focused ? type : "text" } as InputHTMLAttributes)}
          autocomplete="off"
          dir="auto"
          placeholder={placeholder}
          aria-busy={busy}
          value={draft ?? (focused ? value : (shown ?? value))}
          onFocus={() => setFocused(true)}
          onInput={(event) => setDraft(event.currentTarget.value)}
          onBlur={() => {
            setFocused(false);
            void save();
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") void save();
            if (event.key !== "Escape" || draft === null) return;
            event.preventDefault();
            event.stopPropagation();
            setDraft(null);
            setFailure(undefined);
          }}
          {...rest}
          {...control}
        />
      )}
    </Field>
  );
}
