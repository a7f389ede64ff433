import { useState } from "preact/hooks";
import type { TeamDetails } from "#schema";
import { api, call } from "../api/client";
import { useAction } from "../api/query";
import { may } from "../api/session";
import { Button } from "../components/button";
import { FormDialog } from "../components/dialog";
import { Input } from "../components/field";
import { counted } from "../components/format";
import { ofTeam } from "./current";
import { LeaveDialog, useNextTeam } from "./leave-dialog";
import { leaveFor } from "./switching";
import { isViewer, staysBecause } from "./roles";

/** Leaving the team, and disbanding it. */
export function EndOfTeam({ team }: { team: TeamDetails }) {
  const [open, setOpen] = useState<"leave" | "disband">();
  const close = () => setOpen(undefined);
  const self = team.members.find(isViewer);
  const stays = self && staysBecause(self, team.members);
  return (
    <section class="card">
      <ul class="rows">
        <li>
          <div class="rows__name">
            <span>Leave the team</span>
            <span class="rows__detail">{stays ? `${stays}: make another one first, or disband the team.` : "Your records stay; you come back only by an invite."}</span>
          </div>
          {!stays && (
            <Button kind="danger" onClick={() => setOpen("leave")}>
              Leave…
            </Button>
          )}
        </li>
        {may("owner") && (
          <li>
            <div class="rows__name">
              <span>Disband the team</span>
              <span class="rows__detail">Everything goes: deals, leads, reports, members and keys. It can’t be undone.</span>
            </div>
            <Button kind="danger" onClick={() => setOpen("disband")}>
              Disband…
            </Button>
          </li>
        )}
      </ul>
      {open === "leave" && <LeaveDialog onClose={close} />}
      {open === "disband" && <DisbandDialog team={team} onClose={close} />}
    </section>
  );
}

function DisbandDialog({ team, onClose }: { team: TeamDetails; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const { next, select } = useNextTeam();
  const matches = typed.trim() === team.name.trim();
  const disband = useAction(() => leaveFor(next, () => call(api.DELETE("/v1/teams/{team_id}", { params: { path: ofTeam() } }))));
  return (
    <FormDialog
      title={`Disband ${team.name}?`}
      action="Disband for ever"
      danger
      ready={matches}
      doing={disband}
      failure={disband.failure?.message}
      onClose={onClose}
    >
      <p>
        All data of the team is deleted, and {counted(team.member_count, "member loses access", "members lose access")} at once. Export what you
        need before.
      </p>
      <Input label={`Type “${team.name}” to confirm`} autofocus value={typed} onValue={setTyped} />
      {select}
    </FormDialog>
  );
}
