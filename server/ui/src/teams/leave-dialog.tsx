import { useState } from "preact/hooks";
import { api, call } from "../api/client";
import { useAction } from "../api/query";
import { me, team } from "../api/session";
import { Confirm } from "../components/dialog";
import { Select } from "../components/field";
import { ofTeam } from "./current";
import { leaveFor, useTeams } from "./switching";

/** Where the viewer goes on when this team is left or gone: a team's id, or nothing for a new one. */
export function useNextTeam() {
  const others = useTeams().filter(({ id }) => id !== team.value?.id);
  const [chosen, setChosen] = useState<string>();
  const next = chosen ?? others[0]?.id ?? "";
  const options = [...others.map(({ id, name }) => ({ value: id, label: name })), { value: "", label: "A new team of my own" }];
  return { next, select: <Select label="Go on in" value={next} options={options} onValue={setChosen} /> };
}

export function LeaveDialog({ onClose }: { onClose: () => void }) {
  const { next, select } = useNextTeam();
  const leave = useAction(() =>
    leaveFor(next, () => {
      const path = { ...ofTeam(), user_id: me.peek()?.user.id ?? "" };
      return call(api.DELETE("/v1/teams/{team_id}/members/{user_id}", { params: { path } }));
    }),
  );
  return (
    <Confirm title={`Leave ${team.value?.name ?? "the team"}?`} action="Leave" danger doing={leave} onClose={onClose}>
      <p>Your keys for this team stop working at once. Your deals, leads and tasks stay here. You come back only by a new invite.</p>
      {select}
    </Confirm>
  );
}
