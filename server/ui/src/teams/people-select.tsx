import type { FieldProps } from "../components/field";
import { Several } from "../components/several";
import { usePeople } from "./people";

interface PeopleSelectProps extends FieldProps {
  value: readonly string[];
  onValue: (userIds: string[]) => void;
  disabled?: boolean;
}

export function PeopleSelect(props: PeopleSelectProps) {
  const people = usePeople();
  const choices = people.list.map(({ user_id, name, email }) => ({ value: user_id, label: name, detail: email ?? undefined, person: true }));
  return <Several {...props} choices={choices} nameOf={people.nameOf} none="Nobody" />;
}
