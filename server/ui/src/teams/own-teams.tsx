import { useState } from "preact/hooks";
import type { TeamOfUser } from "#schema";
import { api, call } from "../api/client";
import { useAction } from "../api/query";
import { loadMe, me } from "../api/session";
import { attempt } from "../components/attempt";
import { Avatar } from "../components/avatar";
import { Badge } from "../components/badge";
import { Button, IconButton } from "../components/button";
import { FormDialog } from "../components/dialog";
import { Input, TextArea } from "../components/field";
import { word } from "../components/format";
import { Menu } from "../components/menu";
import { Skeleton } from "../components/states";
import { toast } from "../components/toast";
import { switchTo, useTeams } from "./switching";

export function OwnTeams() {
  const teams = useTeams();
  const [creating, setCreating] = useState(false);
  return (
    <section class="card">
      <header class="card__head">
        <h2>Your teams</h2>
        <Button icon="plus" small onClick={() => setCreating(true)}>
          New team
        </Button>
      </header>
      {teams.length === 0 && <Skeleton lines={2} />}
      <ul class="rows">
        {teams.map((team) => (
          <Row key={team.id} team={team} />
        ))}
      </ul>
      {teams.length > 1 && <p class="settings__foot">Your primary team is the one that programs mean by “my organization”.</p>}
      {creating && <CreateTeamDialog onClose={() => setCreating(false)} />}
    </section>
  );
}

async function makePrimary(team: TeamOfUser) {
  await call(api.PUT("/v1/me", { body: { primary_team_id: team.id } }));
  await loadMe();
  toast(`${team.name} is your primary team now`, { tone: "success" });
}

function Row({ team }: { team: TeamOfUser }) {
  const shown = team.id === me.value?.team.id;
  const primary = team.id === me.value?.user.primary_team_id;
  const enter = useAction(() => switchTo(team.id));
  return (
    <li>
      <Avatar name={team.name} size="large" />
      <div class="rows__name">
        <span>{team.name}</span>
        <span class="rows__detail">
          {word(team.role)} · {word(team.plan)}
        </span>
        {enter.failure && (
          <span class="field__error" role="alert">
            {enter.failure.message}
          </span>
        )}
      </div>
      {primary && <Badge>Primary</Badge>}
      {shown ? (
        <Badge tone="accent">Shown now</Badge>
      ) : (
        <Button small busy={enter.busy} onClick={() => void enter.run()}>
          Switch<span class="visually-hidden"> to {team.name}</span>
        </Button>
      )}
      <Menu
        label={team.name}
        align="end"
        trigger={(props) => <IconButton icon="more" label={`More about ${team.name}`} small {...props} />}
        items={() => [{ label: "Make it my primary team", disabled: primary, onSelect: () => void attempt(() => makePrimary(team)) }]}
      />
    </li>
  );
}

function CreateTeamDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const create = useAction(async () => {
    const team = await call(api.POST("/v1/teams", { body: { name, ...(description && { description }) } }));
    await switchTo(team.id);
  });
  return (
    <FormDialog title="New team" action="Create and go there" ready={!!name.trim()} doing={create} onClose={onClose}>
      <p class="muted">It has its own records, people and settings, and you are its owner.</p>
      <Input label="Name" autofocus value={name} onValue={setName} error={create.failure?.of("name")} />
      <TextArea label="Description" rows={2} value={description} onValue={setDescription} error={create.failure?.of("description")} />
    </FormDialog>
  );
}
