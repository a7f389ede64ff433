import { useState } from "preact/hooks";
import { me } from "../api/session";
import { Avatar } from "../components/avatar";
import { Button } from "../components/button";
import { Checkbox, Input } from "../components/field";
import { counted } from "../components/format";
import { usePopover } from "../components/popover";
import { everyone } from "./choices";
import { usePeople } from "../teams/people";

const unassigned = "unassigned";

export interface PeoplePickerProps {
  /** As runs take them: user ids, `unassigned`, `all`. */
  value: readonly string[];
  onValue: (value: readonly string[]) => void;
}

const searchedFrom = 8;

/** `Everyone`, a name, `3 people`. */
export function usePeopleName(): (ids: readonly string[]) => string {
  const people = usePeople();
  return (ids) => {
    const [first] = ids;
    if (first === undefined) return "Nobody";
    if (ids.includes("all")) return "Everyone";
    if (ids.length > 1) return counted(ids.length, "person", "people");
    return first === unassigned ? "Unassigned" : people.nameOf(first);
  };
}

/** Whose rows count. */
export function PeoplePicker({ value, onValue }: PeoplePickerProps) {
  const popover = usePopover();
  const people = usePeople();
  const name = usePeopleName()(value);
  const [text, setText] = useState("");
  const all = value.includes("all");
  const own = me.value?.user.id;
  const toggle = (id: string, checked: boolean) => {
    const others = value.filter((each) => each !== id && each !== "all");
    const next = checked ? [...others, id] : others;
    onValue(next.length > 0 ? next : everyone);
  };
  const shown = people.list.filter((person) => person.name.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase()));
  return (
    <>
      <Button icon="team" {...popover.trigger} aria-haspopup="dialog" aria-label={`People: ${name}`}>
        {name}
      </Button>
      <div class="popover people-picker" role="dialog" aria-label="People" {...popover.content}>
        {popover.open && (
          <>
            {people.list.length > searchedFrom && <Input label="Find a person" labelHidden placeholder="Find a person" type="search" value={text} onValue={setText} />}
            <div class="people-picker__list">
              {!text && (
                <>
                  <Checkbox label="Everyone" checked={all} onChecked={() => onValue(everyone)} />
                  {own && <Checkbox label="Only me" checked={value.length === 1 && value[0] === own} onChecked={(checked) => onValue(checked ? [own] : everyone)} />}
                  <Checkbox label="Unassigned" checked={value.includes(unassigned)} onChecked={(checked) => toggle(unassigned, checked)} />
                  <hr />
                </>
              )}
              {shown.map(({ user_id, name: label }) => (
                <Checkbox
                  key={user_id}
                  label={
                    <span class="people-picker__person">
                      <Avatar name={label} />
                      <span dir="auto">{label}</span>
                    </span>
                  }
                  checked={value.includes(user_id)}
                  onChecked={(checked) => toggle(user_id, checked)}
                />
              ))}
              {shown.length === 0 && <p class="muted">Nobody found</p>}
            </div>
          </>
        )}
      </div>
    </>
  );
}
