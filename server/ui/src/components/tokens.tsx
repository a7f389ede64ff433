import { useId, useState } from "preact/hooks";
import { IconButton } from "./button";
import { Field, type FieldProps } from "./field";

export interface TokensProps extends FieldProps {
  values: readonly string[];
  onValues: (values: string[]) => void;
  suggestions?: readonly string[];
  placeholder?: string;
}

const settleDelay = 300;

/**
 * Several words of the viewer's own: Enter, a comma or leaving the field ends one, Backspace takes the last away. What is being typed is
 * among the values at once, as the last of them.
 */
export function Tokens({ values, onValues, suggestions = [], placeholder, ...field }: TokensProps) {
  const [text, setText] = useState("");
  const list = useId();
  const settled = text.trim() && values.at(-1) === text.trim() ? values.slice(0, -1) : values;
  const type = (typed: string, rest: string) => {
    setText(rest);
    const words = [...typed.split(","), rest].map((word) => word.trim());
    onValues([...new Set([...settled, ...words.filter(Boolean)])]);
  };
  return (
    <Field {...field}>
      {(control) => (
        <div class="tokens">
          {settled.map((value) => (
            <span key={value} class="tokens__token">
              <span class="ellipsis">{value}</span>
              <IconButton icon="close" label={`Remove ${value}`} onClick={() => onValues(values.filter((each) => each !== value))} />
            </span>
          ))}
          <input
            class="tokens__input"
            list={list}
            autocomplete="off"
            placeholder={settled.length === 0 ? placeholder : undefined}
            value={text}
            onInput={(event) => {
              const typed = event.currentTarget.value;
              const picked = event.inputType === "insertReplacementText" || !event.inputType;
              if (picked && suggestions.includes(typed)) return type(typed, "");
              const end = typed.lastIndexOf(",");
              type(typed.slice(0, Math.max(end, 0)), typed.slice(end + 1));
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter" && text.trim()) {
                event.preventDefault();
                setText("");
              } else if (event.key === "Backspace" && !text) onValues(values.slice(0, -1));
            }}
            // Later: what was pressed to leave the field must not move away from under the pointer.
            onBlur={() => setTimeout(setText, settleDelay, "")}
            {...control}
          />
          <datalist id={list}>
            {suggestions.map((suggestion) => (
              <option key={suggestion} value={suggestion} />
            ))}
          </datalist>
        </div>
      )}
    </Field>
  );
}
