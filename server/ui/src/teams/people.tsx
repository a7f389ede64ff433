import { useCallback } from "preact/hooks";
import type { Member, Person } from "#schema";
import { api, call } from "../api/client";
import { askAhead, useQuery, type Query } from "../api/query";
import { me } from "../api/session";
import { Combobox, type Choice, type ComboboxProps } from "../components/combobox";
import { loadTeam, ofTeam } from "./current";

/** The members of the primary team, which need not be the one that is shown. */
async function loadPrimary(signal: AbortSignal): Promise<Member[]> {
  const people: Member[] = [];
  let cursor: string | undefined;
  do {
    const query = { per_page: 100, ...(cursor && { cursor }) };
    const page = await call(api.GET("/v1/org/members", { params: { query }, signal }));
    people.push(...page.results);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return people;
}

async function loadPeople(signal: AbortSignal): Promise<Member[]> {
  const primary = me.peek()?.user.primary_team_id === me.peek()?.team.id;
  const people = primary ? await loadPrimary(signal) : (await loadTeam(signal)).members;
  return people.sort((left, right) => left.name.localeCompare(right.name));
}

/** The members of the team by name. */
export function useMembers(): Query<Member[]> {
  return useQuery("people", loadPeople);
}

const everyone = "people/everyone";

/** Everyone whom records may name. */
async function loadEveryone(signal: AbortSignal): Promise<Person[]> {
  return (await call(api.GET("/v1/teams/{team_id}/people", { params: { path: ofTeam() }, signal }))).results;
}

/** Asks for the names of everyone, once somebody is signed in. */
export const askForNames = async () => {
  if (me.peek()) await askAhead(everyone, loadEveryone);
};

type NameOf = (userId: string | null) => string;

/** How somebody is called whom a record names, also who has left. */
export function useNames(): NameOf {
  const { data: known } = useQuery(everyone, loadEveryone);
  return useCallback(
    (userId) => {
      if (userId === null) return "Nobody";
      return known?.find((person) => person.user_id === userId)?.name ?? (known ? "Somebody" : "");
    },
    [known],
  );
}

/** The members by name, and how everyone is called. */
export function usePeople(): { list: Member[]; nameOf: NameOf } {
  const { data: members } = useMembers();
  return { list: members ?? [], nameOf: useNames() };
}

export function PersonSelect(props: Omit<ComboboxProps, "choices" | "valueLabel">) {
  const people = usePeople();
  const choices: Choice[] = people.list.map(({ user_id, name, email }) => ({ value: user_id, label: name, detail: email ?? undefined, person: true }));
  return <Combobox {...props} choices={choices} valueLabel={props.value ? people.nameOf(props.value) : undefined} />;
}
