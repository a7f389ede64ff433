import { Avatar } from "../components/avatar";
import { IconButton } from "../components/button";
import { Combobox, type Choice } from "../components/combobox";
import type { FieldProps } from "../components/field";
import { usePeople } from "./people";

interface PeopleSelectProps extends FieldProps {
  value: readonly string[];
  onValue: (userIds: string[]) => void;
  disabled?: boolean;
}

/** Several people: those chosen, each with a way to take it off, and a box that adds one. */
export function PeopleSelect({ label, hint, error, value, onValue, disabled }: PeopleSelectProps) {
  const people = usePeople();
  const choices: Choice[] = people.list
    .filter(({ user_id }) => !value.includes(user_id))
    .map(({ user_id, name, email }) => ({ value: user_id, label: name, detail: email ?? undefined, person: true }));
  return (
    <div class="people-select" role="group" aria-label={label}>
      {(!disabled || value.length === 0) && (
        <Combobox
          label={label}
          hint={hint}
          error={error}
          value=""
          choices={choices}
          placeholder={value.length === 0 ? "Nobody" : "Add"}
          {...(disabled && { disabled })}
          onValue={(userId) => userId && onValue([...value, userId])}
        />
      )}
      {value.length > 0 && (
        <ul class="people-select__chosen">
          {value.map((userId) => (
            <li key={userId} class="badge">
              <Avatar name={people.nameOf(userId)} />
              <span class="ellipsis">{people.nameOf(userId)}</span>
              {!disabled && (
                <IconButton
                  icon="close"
                  small
                  label={`Remove ${people.nameOf(userId)}`}
                  onClick={() => onValue(value.filter((each) => each !== userId))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
