import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Avatar } from "./avatar";
import { Field, type FieldProps } from "./field";
import { Icon } from "./icon";
import { place } from "./popover";

export interface Choice {
  value: string;
  label: string;
  detail?: string | undefined;
  /** Shown with the avatar of that name. */
  person?: boolean;
  /** Shown with a dot of it. */
  color?: string;
}

export interface ComboboxProps extends FieldProps {
  /** Its id, or an empty string for none. */
  value: string;
  /** How the value reads, where it isn't among the choices. */
  valueLabel?: string | undefined;
  /** All that there are, or what a search answers. */
  choices: readonly Choice[] | ((text: string, abort: AbortSignal) => Promise<Choice[]>);
  onValue: (value: string, choice: Choice | undefined) => void;
  /** What an empty value means, and that it may be: "Nobody". */
  none?: string;
  placeholder?: string;
  disabled?: boolean;
}

const typingPause = 150;
const mostShown = 50;

function matching(choices: readonly Choice[], text: string): Choice[] {
  const wanted = text.trim().toLocaleLowerCase();
  if (!wanted) return choices.slice(0, mostShown);
  const has = (words?: string) => words?.toLocaleLowerCase().includes(wanted);
  return choices.filter(({ label, detail }) => has(label) || has(detail)).slice(0, mostShown);
}

/** A choice among many, found by typing. */
export function Combobox({ value, valueLabel, choices, onValue, none, placeholder, disabled, label, labelHidden, hint, error }: ComboboxProps) {
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const [text, setText] = useState<string | null>(null);
  const [answered, setAnswered] = useState<Choice[]>([]);
  const [at, setAt] = useState(0);
  const open = text !== null;

  const known = typeof choices === "function" ? undefined : choices.find((choice) => choice.value === value);
  const shown = value ? (known?.label ?? valueLabel ?? "") : placeholder ? "" : (none ?? "");
  const found = typeof choices === "function" ? answered : open ? matching(choices, text) : [];
  const offered: Choice[] = open ? [...(none && !text ? [{ value: "", label: none }] : []), ...found] : [];

  useEffect(() => {
    if (text === null || typeof choices !== "function") return;
    const abort = new AbortController();
    const timer = setTimeout(() => void choices(text, abort.signal).then(setAnswered, () => {}), typingPause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text]);

  useEffect(() => {
    const element = popover.current;
    if (!element || !input.current) return;
    if (!open) {
      if (element.matches(":popover-open")) element.hidePopover();
      return;
    }
    if (!element.matches(":popover-open")) element.showPopover();
    element.style.minWidth = `${input.current.offsetWidth}px`;
    place(element, input.current);
  }, [open, offered.length]);

  useEffect(() => {
    document.getElementById(`${list}-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const start = () => {
    if (open || disabled) return;
    setText("");
    setAt(0);
  };
  const choose = (choice: Choice | undefined) => {
    setText(null);
    if (choice) onValue(choice.value, choice.value ? choice : undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) start();
      else setAt((at + (event.key === "ArrowDown" ? 1 : offered.length - 1)) % Math.max(offered.length, 1));
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      choose(offered[at]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      setText(null);
    }
  };

  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error}>
      {(control) => (
        <span class="select">
          <input
            ref={input}
            class="input"
            role="combobox"
            aria-expanded={open}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={offered[at] ? `${list}-${at}` : undefined}
            autocomplete="off"
            disabled={disabled}
            placeholder={open && shown ? shown : placeholder}
            value={text ?? shown}
            onClick={start}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setAt(0);
            }}
            onBlur={() => setText(null)}
            onKeyDown={onKeyDown}
            {...control}
          />
          <div ref={popover} popover="manual" class="popover combobox" onPointerDown={(event) => event.preventDefault()}>
            <div id={list} role="listbox" aria-label={label}>
              {offered.map((choice, index) => (
                <ComboboxOption
                  key={choice.value}
                  id={`${list}-${index}`}
                  choice={choice}
                  selected={choice.value === value}
                  active={index === at}
                  onChoose={() => choose(choice)}
                />
              ))}
            </div>
            {open && offered.length === 0 && <p class="combobox__none">Nothing found</p>}
          </div>
          <Icon name="down" size={12} />
        </span>
      )}
    </Field>
  );
}

function ComboboxOption(props: { id: string; choice: Choice; selected: boolean; active: boolean; onChoose: () => void }): ComponentChildren {
  const { choice } = props;
  return (
    <div
      id={props.id}
      class="combobox__option"
      role="option"
      aria-selected={props.selected}
      data-active={props.active}
      onClick={props.onChoose}
    >
      {choice.person && <Avatar name={choice.label} />}
      {choice.color && <span class="dot" style={{ background: choice.color }} />}
      <span class="ellipsis">{choice.label}</span>
      {choice.detail && <span class="combobox__detail ellipsis">{choice.detail}</span>}
    </div>
  );
}
