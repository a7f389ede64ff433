import { useEffect, useState } from "preact/hooks";
import { team } from "../api/session";
import { useCommands } from "../app/commands";
import { Button } from "../components/button";
import { Input } from "../components/field";
import { PersonSelect } from "../teams/people";

export type FilterName = "q" | "owner" | "min" | "max";
type Filters = Partial<Record<FilterName, string>>;

const typingPause = 200;

/** A filter that is typed: it holds when the typing pauses. */
function useTyped(held: string | undefined, hold: (text: string) => void) {
  const [text, setText] = useState(held ?? "");
  const [known, setKnown] = useState(held);
  if (known !== held) {
    setKnown(held);
    setText(held ?? "");
  }
  useEffect(() => {
    if (text === (held ?? "")) return;
    const timer = setTimeout(() => {
      setKnown(text || undefined);
      hold(text);
    }, typingPause);
    return () => clearTimeout(timer);
  }, [text]);
  return { value: text, onValue: setText };
}

export function BoardFilters({ filters, setFilters, filtered }: { filters: Filters; setFilters: (changed: Filters) => void; filtered: boolean }) {
  const currency = team.value?.currency ?? "";
  const search = useTyped(filters.q, (q) => setFilters({ q }));
  const min = useTyped(filters.min, (value) => setFilters({ min: value }));
  const max = useTyped(filters.max, (value) => setFilters({ max: value }));
  useCommands([
    { name: "Filter the board", icon: "filter", keys: "/", run: () => document.querySelector<HTMLElement>(".board-filters input")?.focus() },
  ]);
  return (
    <div class="board-filters" role="search" aria-label="Filter the board">
      <Input label="Name or domain" labelHidden type="search" placeholder="Name or domain" class="board-filters__text" {...search} />
      <PersonSelect
        label="Owner"
        labelHidden
        placeholder="Any owner"
        none="Any owner"
        value={filters.owner ?? ""}
        onValue={(owner) => setFilters({ owner })}
      />
      <Input label={`Value from, ${currency}`} labelHidden inputMode="decimal" placeholder={`Min ${currency}`} class="board-filters__value" {...min} />
      <Input label={`Value to, ${currency}`} labelHidden inputMode="decimal" placeholder={`Max ${currency}`} class="board-filters__value" {...max} />
      {filtered && (
        <Button kind="quiet" icon="close" onClick={() => setFilters({ q: "", owner: "", min: "", max: "" })}>
          Clear
        </Button>
      )}
    </div>
  );
}
