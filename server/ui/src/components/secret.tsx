import { useRef, useState } from "preact/hooks";
import { Button } from "./button";
import { Field } from "./field";

/** What is shown this once, with a button that copies it. */
export function Secret({ label, value, hint }: { label: string; value: string; hint?: string }) {
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    input.current?.select();
    // Without TLS browsers refuse this; then the text is selected, ready for the keyboard.
    await navigator.clipboard?.writeText(value).then(() => setCopied(true), () => {});
  };
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <span class="secret">
          <input ref={input} class="input secret__value" readOnly value={value} onFocus={(event) => event.currentTarget.select()} {...control} />
          <Button icon={copied ? "check" : "copy"} onClick={() => void copy()}>
            <span role="status">{copied ? "Copied" : "Copy"}</span>
          </Button>
        </span>
      )}
    </Field>
  );
}
