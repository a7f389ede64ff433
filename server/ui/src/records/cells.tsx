import { Avatar } from "../components/avatar";
import { Badge } from "../components/badge";
import { ago, compactMoney, day, dayOf, money, time } from "../components/format";
import { useNames } from "../teams/people";
import type { Word } from "./kind";

/** Cells that lists share. */
export function PersonCell({ id }: { id: string | null }) {
  const nameOf = useNames();
  const name = nameOf(id);
  if (id === null) return <span class="muted">{name}</span>;
  return (
    <>
      <Avatar name={name} />
      <span class="ellipsis" dir="auto">
        {name}
      </span>
    </>
  );
}

export function PeopleCell({ ids }: { ids: readonly string[] }) {
  const nameOf = useNames();
  return ids.map((id) => <Avatar key={id} name={nameOf(id)} alone />);
}

export function WordCell<V extends string>({ words, value }: { words: readonly Word<V>[]; value: V }) {
  const word = words.find((each) => each.value === value);
  return (
    <>
      {word?.color && <span class="dot" style={{ background: word.color }} />}
      <span class="ellipsis">{word?.label ?? value}</span>
    </>
  );
}

export function TextCell({ text, quiet }: { text: string | null; quiet?: boolean }) {
  return (
    <span class={quiet ? "ellipsis muted" : "ellipsis"} dir="auto">
      {text}
    </span>
  );
}

/** The day, or how long ago where that is soon; the time on pointing at it. */
export function WhenCell({ at, relative }: { at: string | null; relative?: boolean }) {
  if (at === null) return null;
  return (
    <time class="muted number" dateTime={at} title={time(at)}>
      {relative ? ago(at) : dayOf(at)}
    </time>
  );
}

/** Longer amounts are rounded, so that none is cut off. */
const longestAmount = 13;

export function MoneyCell({ value, currency }: { value: number | null; currency: string }) {
  if (value === null) return null;
  const text = money(value, currency);
  return <span title={text}>{text.length > longestAmount ? compactMoney(value, currency) : text}</span>;
}

export function DayCell({ on }: { on: string | null }) {
  return on && <span class="number">{day(on)}</span>;
}

export function TagBadges({ tags }: { tags: readonly { id: string; name: string; color: string }[] }) {
  return tags.map(({ id, name, color }) => (
    <Badge key={id} color={color}>
      <span class="ellipsis" dir="auto">
        {name}
      </span>
    </Badge>
  ));
}
