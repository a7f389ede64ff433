import { Avatar } from "./avatar";
import { IconButton } from "./button";
import { Combobox, type Choice } from "./combobox";
import type { FieldProps } from "./field";

export interface SeveralProps extends FieldProps {
  value: readonly string[];
  onValue: (ids: string[]) => void;
  disabled?: boolean;
  choices: readonly Choice[];
  /** Of those that aren't among the choices any more. */
  nameOf: (id: string) => string;
  /** "Nobody" */
  none: string;
}

/** Several of many: those chosen, each with a way to take it off, and a box that adds one. */
export function Several({ label, hint, error, value, onValue, disabled, choices, nameOf, none }: SeveralProps) {
  const chosen = value.map((id) => choices.find((choice) => choice.value === id) ?? { value: id, label: nameOf(id) });
  return (
    <div class="several" role="group" aria-label={label}>
      {(!disabled || value.length === 0) && (
        <Combobox
          label={label}
          hint={hint}
          error={error}
          value=""
          choices={choices.filter((choice) => !value.includes(choice.value))}
          placeholder={value.length === 0 ? none : "Add"}
          {...(disabled && { disabled })}
          onValue={(id) => id && onValue([...value, id])}
        />
      )}
      {disabled && chosen.length > 0 && (
        <span class="field__label" aria-hidden="true">
          {label}
        </span>
      )}
      {chosen.length > 0 && (
        <ul class="several__chosen">
          {chosen.map((choice: Choice) => (
            <li key={choice.value} class="badge">
              {choice.person && <Avatar name={choice.label} />}
              {choice.color && <span class="dot" style={{ background: choice.color }} />}
              <span class="ellipsis" dir="auto">
                {choice.label}
              </span>
              {!disabled && (
                <IconButton icon="close" small label={`Remove ${choice.label}`} onClick={() => onValue(value.filter((each) => each !== choice.value))} />
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
