import { useEffect, useRef, useState } from "preact/hooks";
import { ownId, team } from "../api/session";
import { useCommands } from "../app/commands";
import { Button } from "../components/button";
import { DateInput, Input } from "../components/field";
import { day, money } from "../components/format";
import { Icon } from "../components/icon";
import { Menu, type MenuItem } from "../components/menu";
import { usePopover } from "../components/popover";
import { usePeople } from "../teams/people";
import type { Word } from "./kind";
import { RecordSelect, namesOf, useName } from "./names";

/** What a list can be narrowed by: the names are those of its address. */
export type Filter<Name extends string> = { label: string } & (
  | { kind: "choice"; name: Name; words: readonly Word<string>[]; /** While nothing is chosen. */ initial?: string }
  | { kind: "person" | "lead" | "deal" | "flag"; name: Name }
  | { kind: "days" | "amounts"; from: Name; to: Name }
);

type Values<Name extends string> = Partial<Record<Name, string>>;

interface FilterBarProps<Name extends string> {
  filters: readonly Filter<Name>[];
  values: Values<Name>;
  set: (changed: Values<Name>) => void;
  /** What is searched, where the API can: "Name or domain". */
  search?: { name: Name; placeholder: string } | undefined;
}

const typingPause = 150;

/** Where a choice has an initial one, this is none. */
const any = "any";

export const namesIn = <Name extends string>(filter: Filter<Name>): Name[] => ("name" in filter ? [filter.name] : [filter.from, filter.to]);

export function FilterBar<Name extends string>({ filters, values, set, search }: FilterBarProps<Name>) {
  const names = [...filters.flatMap(namesIn), ...(search ? [search.name] : [])];
  const cleared = Object.fromEntries(names.map((name) => [name, ""])) as Values<Name>;
  const one = (changed: Partial<Record<string, string>>) => set(changed as Values<Name>);
  return (
    <div class="filters" role="search" aria-label="Filters">
      {search && <Search placeholder={search.placeholder} value={values[search.name] ?? ""} onValue={(q) => one({ [search.name]: q })} />}
      <div class="filters__chips">
        {filters.map((filter) => (
          <Chip key={filter.label} filter={filter} values={values} set={one} />
        ))}
        {names.some((name) => values[name]) && (
          <Button kind="quiet" small onClick={() => set(cleared)}>
            Clear
          </Button>
        )}
      </div>
    </div>
  );
}

function Search({ placeholder, value, onValue }: { placeholder: string; value: string; onValue: (value: string) => void }) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  // The address changed otherwise: back, or the filters cleared.
  if (value !== sent.current) {
    sent.current = value;
    setText(value);
  }
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      onValue(text);
    }, typingPause);
    return () => clearTimeout(timer);
  }, [text]);
  useCommands([{ name: "Search this list", icon: "search", keys: "/", run: () => document.querySelector<HTMLElement>(".filters__search input")?.focus() }]);
  return (
    <div class="filters__search">
      <Icon name="search" />
      <Input
        label={`Search: ${placeholder}`}
        labelHidden
        type="search"
        placeholder={placeholder}
        value={text}
        onValue={setText}
        maxLength={200}
        onKeyDown={(event) => event.key === "Escape" && (text ? setText("") : event.currentTarget.blur())}
      />
    </div>
  );
}

interface ChipProps<Name extends string> {
  filter: Filter<Name>;
  values: Values<Name>;
  set: (changed: Partial<Record<string, string>>) => void;
}

function Chip<Name extends string>({ filter, values, set }: ChipProps<Name>) {
  switch (filter.kind) {
    case "flag":
      return (
        <button
          type="button"
          class="chip"
          aria-pressed={values[filter.name] === "true"}
          onClick={() => set({ [filter.name]: values[filter.name] === "true" ? "" : "true" })}
        >
          {filter.label}
        </button>
      );
    case "choice":
      return <ChoiceChip {...filter} value={values[filter.name] ?? filter.initial} onValue={(value) => set({ [filter.name]: value })} />;
    case "person":
      return <PersonChip label={filter.label} value={values[filter.name]} onValue={(value) => set({ [filter.name]: value })} />;
    case "lead":
    case "deal":
      return <RecordChip of={filter.kind} label={filter.label} value={values[filter.name]} onValue={(value) => set({ [filter.name]: value })} />;
    default:
      return <RangeChip filter={filter} from={values[filter.from] ?? ""} to={values[filter.to] ?? ""} set={set} />;
  }
}

interface OneProps {
  label: string;
  value: string | undefined;
  onValue: (value: string) => void;
}

function ChoiceChip({ label, words, initial, value, onValue }: OneProps & { words: readonly Word<string>[]; initial?: string }) {
  const chosen = words.find((word) => word.value === value)?.label;
  return <MenuChip label={label} chosen={chosen} items={() => choices(words, chosen && value, onValue, initial ? any : "")} />;
}

function choices(words: readonly Word<string>[], value: string | undefined, onValue: (value: string) => void, none = ""): MenuItem[] {
  return [
    { label: "Any", checked: !value, onSelect: () => onValue(none) },
    ...words.map((word) => ({
      label: word.label,
      checked: word.value === value,
      ...(word.color && { color: word.color }),
      onSelect: () => onValue(word.value),
    })),
  ];
}

function PersonChip({ label, value, onValue }: OneProps) {
  const people = usePeople();
  const own = ownId();
  const words = people.list.map(({ user_id, name }) => ({ value: user_id, label: user_id === own ? `${name} (you)` : name }));
  words.sort((left, right) => Number(right.value === own) - Number(left.value === own));
  return <MenuChip label={label} chosen={value && people.nameOf(value)} items={() => choices(words, value, onValue)} />;
}

function MenuChip({ label, chosen, items }: { label: string; chosen: string | undefined; items: () => MenuItem[] }) {
  return <Menu label={label} items={items} trigger={(trigger) => <ChipButton label={label} chosen={chosen} {...trigger} />} />;
}

function ChipButton({ label, chosen, ...trigger }: { label: string; chosen: string | undefined; popovertarget: string; "aria-expanded": boolean; "aria-haspopup"?: "menu" | "dialog" }) {
  return (
    <button type="button" class="chip" data-set={!!chosen} {...trigger}>
      {label}
      {chosen && (
        <span class="chip__value ellipsis" dir="auto">
          <span class="visually-hidden">: </span>
          {chosen}
        </span>
      )}
      <Icon name="down" size={12} />
    </button>
  );
}

const focusFirst = (element: HTMLElement) => element.querySelector("input")?.select();

function RecordChip({ of, label, value, onValue }: OneProps & { of: "lead" | "deal" }) {
  const popover = usePopover("start", focusFirst);
  const name = useName(namesOf[of], value);
  return (
    <>
      <ChipButton label={label} chosen={value && (name ?? "…")} aria-haspopup="dialog" {...popover.trigger} />
      <div class="popover filters__form" role="dialog" aria-label={label} {...popover.content}>
        {popover.open && (
          <RecordSelect
            of={of}
            label={label}
            none={`Any ${of}`}
            value={value ?? ""}
            onValue={(chosen) => {
              popover.close();
              onValue(chosen);
            }}
          />
        )}
      </div>
    </>
  );
}

function RangeChip<Name extends string>(props: {
  filter: Filter<Name> & { kind: "days" | "amounts" };
  from: string;
  to: string;
  set: (changed: Partial<Record<string, string>>) => void;
}) {
  const { filter, from, to, set } = props;
  const popover = usePopover("start", focusFirst);
  const word = (text: string) => (filter.kind === "days" ? day(text) : money(Number(text), team.value?.currency ?? "USD"));
  const chosen = from && to ? `${word(from)} – ${word(to)}` : from ? `from ${word(from)}` : to ? `to ${word(to)}` : undefined;
  return (
    <>
      <ChipButton label={filter.label} chosen={chosen} aria-haspopup="dialog" {...popover.trigger} />
      <div class="popover filters__form" role="dialog" aria-label={filter.label} {...popover.content}>
        {popover.open && (
          <Range
            days={filter.kind === "days"}
            from={from}
            to={to}
            onRange={(first, last) => {
              popover.close();
              set({ [filter.from]: first, [filter.to]: last });
            }}
          />
        )}
      </div>
    </>
  );
}

function Range(props: { days: boolean; from: string; to: string; onRange: (from: string, to: string) => void }) {
  const [from, setFrom] = useState(props.from);
  const [to, setTo] = useState(props.to);
  const amount = { type: "number", min: "0", step: "any", inputMode: "decimal" } as const;
  return (
    <form
      class="filters__range"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        props.onRange(from, to);
      }}
    >
      {props.days ? <DateInput label="From" value={from} onValue={setFrom} /> : <Input label="At least" value={from} onValue={setFrom} {...amount} />}
      {props.days ? <DateInput label="To" value={to} onValue={setTo} /> : <Input label="At most" value={to} onValue={setTo} {...amount} />}
      <div class="filters__range-actions">
        <Button small kind="quiet" onClick={() => props.onRange("", "")}>
          Any
        </Button>
        <Button small kind="primary" type="submit">
          Apply
        </Button>
      </div>
    </form>
  );
}
