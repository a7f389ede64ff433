import type { InputHTMLAttributes } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { asFailure } from "../api/client";
import { Field } from "./field";
import { toast } from "./toast";

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
  multiline?: boolean;
  /** Says why something typed can't be. */
  check?: (value: string) => string | undefined;
  /** What it throws is shown, and what was typed stays. */
  onSave: (value: string) => Promise<unknown>;
}

const longestSettling = 2000;

/** A field of a record, changed in its place: Enter or leaving it saves, Esc takes back. Stands within `inline-fields`. */
export function InlineInput({ label, value, shown, type = "text", placeholder = "Empty", check, required, multiline, onSave, ...rest }: InlineInputProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [focused, setFocused] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  /** Saves as the record was when the typing began, so that what others changed since is noticed. */
  const begun = useRef<InlineInputProps["onSave"] | undefined>(undefined);

  // What was saved is shown until the record has it.
  useEffect(() => {
    if (draft !== null && draft.trim() === value) setDraft(null);
  }, [value]);

  /** Whether what was typed while something was being saved is to be saved too. */
  const again = useRef(false);
  /** What was saved is not in the record yet: another change would be taken for one of somebody else's. */
  const [settling, setSettling] = useState(false);
  const latest = useRef(value);
  latest.current = value;
  useEffect(() => setSettling(false), [value]);

  const save = async () => {
    if (draft === null) return;
    if (busy || settling) {
      again.current = true;
      return;
    }
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
    const act = begun.current ?? onSave;
    begun.current = undefined;
    try {
      await act(text);
      if (latest.current === value) {
        setSettling(true);
        setTimeout(() => setSettling(false), longestSettling);
      }
      // Unless more was typed meanwhile.
      setDraft((now) => (now?.trim() === text ? null : now));
    } catch (thrown) {
      const { fields, message } = asFailure(thrown);
      setFailure(fields[0]?.message ?? message);
      if (!input.current) toast(`${label} “${text}” wasn’t saved. ${fields[0]?.message ?? message}`, { tone: "failure" });
    }
    setBusy(false);
  };
  useEffect(() => {
    if (busy || settling || !again.current) return;
    again.current = false;
    void save();
  }, [busy, settling]);
  return (
    <Field label={label} error={failure}>
      {(control) => {
        const attributes = {
          ref: input,
          dir: "auto" as const,
          placeholder,
          "aria-busy": busy,
          value: draft ?? (focused ? value : (shown ?? value)),
          onFocus: (event: FocusEvent) => {
            setFocused(true);
            const currentTarget = event.currentTarget as HTMLInputElement | HTMLTextAreaElement;
            if (draft !== null || type !== "text") return;
            // At once, so that what is selected when somebody begins to type is the text to be edited.
            const whole = currentTarget.selectionStart === 0 && currentTarget.selectionEnd === currentTarget.value.length;
            currentTarget.value = value;
            if (whole) currentTarget.select();
          },
          onInput: (event: Event) => {
            if (draft === null) begun.current = onSave;
            setDraft((event.currentTarget as HTMLInputElement).value);
          },
          onBlur: () => {
            setFocused(false);
            void save();
          },
          onKeyDown: (event: KeyboardEvent) => {
            if (event.key === "Enter" && (!multiline || event.ctrlKey || event.metaKey)) void save();
            if (event.key !== "Escape" || draft === null) return;
            event.preventDefault();
            event.stopPropagation();
            setDraft(null);
            setFailure(undefined);
          },
          ...rest,
          ...control,
        };
        if (multiline) return <textarea class="input input--area" rows={1} {...attributes} />;
        return <input class="input" autocomplete="off" {...attributes} {...({ type: focused ? type : "text" } as InputHTMLAttributes)} />;
      }}
    </Field>
  );
}
