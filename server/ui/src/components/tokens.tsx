import { useId, useState } from "preact/hooks";
import { IconButton } from "./button";
import { Field, type FieldProps } from "./field";

export interface TokensProps extends FieldProps {
  values: readonly string[];
  onValues: (values: string[]) => void;
  suggestions?: readonly string[];
  placeholder?: string;
}

/** Several words of the viewer's own: Enter, a comma or leaving the field adds one, Backspace takes the last away. */
export function Tokens({ values, onValues, suggestions = [], placeholder, ...field }: TokensProps) {
  const [text, setText] = useState("");
  const list = useId();
  const add = (typed: string) => {
    const words = typed.split(",").map((word) => word.trim());
    onValues([...new Set([...values, ...words.filter(Boolean)])]);
    setText("");
  };
  return (
    <Field {...field}>
      {(control) => (
        <div class="tokens">
          {values.map((value) => (
            <span key={value} class="tokens__token">
              <span class="ellipsis">{value}</span>
              <IconButton icon="close" label={`Remove ${value}`} onClick={() => onValues(values.filter((each) => each !== value))} />
            </span>
          ))}
          <input
            class="tokens__input"
            list={list}
            autocomplete="off"
            placeholder={values.length === 0 ? placeholder : undefined}
            value={text}
            onInput={(event) => {
              const typed = event.currentTarget.value;
              const picked = event.inputType === "insertReplacementText" || !event.inputType;
              if (typed.includes(",") || (picked && suggestions.includes(typed))) add(typed);
              else setText(typed);
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter" && text.trim()) {
                event.preventDefault();
                add(text);
              } else if (event.key === "Backspace" && !text) onValues(values.slice(0, -1));
            }}
            onBlur={() => text.trim() && add(text)}
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
