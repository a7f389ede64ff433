import type { ComponentChildren, InputHTMLAttributes, PartialInputHTMLAttributes, PartialSelectHTMLAttributes, TextareaHTMLAttributes } from "preact";
import { useId } from "preact/hooks";
import { classes } from "./classes";
import { Icon } from "./icon";

export interface FieldProps {
  label: string;
  /** For lists' filters and cells, where the place says what it is. */
  labelHidden?: boolean | undefined;
  hint?: ComponentChildren;
  error?: string | undefined;
}

interface Described {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
}

/** A label, what is to be known, and what is wrong, around a control that gets the attributes that tie them together. */
export function Field({ label, labelHidden, hint, error, children }: FieldProps & { children: (control: Described) => ComponentChildren }) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id} class={labelHidden ? "visually-hidden" : "field__label"}>
        {label}
      </label>
      {children({ id, ...(described && { "aria-describedby": described }), ...(error && { "aria-invalid": true }) })}
      {hint && (
        <p id={`${id}-hint`} class="field__hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} class="field__error">
          {error}
        </p>
      )}
    </div>
  );
}

type Text = { value: string; onValue: (value: string) => void };

export type InputProps = FieldProps & Text & Omit<PartialInputHTMLAttributes<HTMLInputElement>, "value" | "label" | "role">;

export function Input({ label, labelHidden, hint, error, value, onValue, class: extra, ...rest }: InputProps) {
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error}>
      {(control) => (
        <input
          class={classes("input", extra as string)}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
          autocomplete="off"
          {...(rest as InputHTMLAttributes)}
          {...control}
        />
      )}
    </Field>
  );
}

/** A day: `YYYY-MM-DD`, or empty. */
export function DateInput(props: Omit<InputProps, "type">) {
  return <Input type="date" min="1970-01-01" max="2037-12-31" {...props} />;
}

export function TextArea({
  label,
  labelHidden,
  hint,
  error,
  value,
  onValue,
  ...rest
}: FieldProps & Text & Omit<TextareaHTMLAttributes, "value" | "label">) {
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error}>
      {(control) => (
        <textarea class="input input--area" rows={3} value={value} onInput={(event) => onValue(event.currentTarget.value)} {...rest} {...control} />
      )}
    </Field>
  );
}

export interface Option<V extends string = string> {
  value: V;
  label: string;
}

export type SelectProps<V extends string> = FieldProps & {
  value: V;
  options: readonly Option<V>[];
  onValue: (value: V) => void;
} & Omit<PartialSelectHTMLAttributes<HTMLSelectElement>, "value" | "label" | "role">;

export function Select<V extends string>({ label, labelHidden, hint, error, value, options, onValue, class: extra, ...rest }: SelectProps<V>) {
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error}>
      {(control) => (
        <span class={classes("select", extra as string)}>
          <select class="input" value={value} onChange={(event) => onValue(event.currentTarget.value as V)} {...rest} {...control}>
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <Icon name="down" size={12} />
        </span>
      )}
    </Field>
  );
}

interface Toggle {
  label: ComponentChildren;
  checked: boolean;
  onChecked: (checked: boolean) => void;
  labelHidden?: boolean;
  disabled?: boolean;
}

export function Checkbox({ label, checked, onChecked, labelHidden, disabled, indeterminate }: Toggle & { indeterminate?: boolean }) {
  return (
    <label class="checkbox">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        ref={(input) => {
          if (input) input.indeterminate = !!indeterminate;
        }}
        onChange={(event) => onChecked(event.currentTarget.checked)}
      />
      <span class={labelHidden ? "visually-hidden" : undefined}>{label}</span>
    </label>
  );
}

export function Switch({ label, checked, onChecked, labelHidden, disabled }: Toggle) {
  return (
    <label class="switch">
      <input type="checkbox" role="switch" checked={checked} disabled={disabled} onChange={(event) => onChecked(event.currentTarget.checked)} />
      <span class={labelHidden ? "visually-hidden" : undefined}>{label}</span>
    </label>
  );
}
