import { useState } from "preact/hooks";
import type { NewApiKey, TeamOfUser } from "#schema";
import { api, call } from "../api/client";
import { invalidate, useAction } from "../api/query";
import { team } from "../api/session";
import { Button } from "../components/button";
import { Dialog, FormDialog } from "../components/dialog";
import { Input, Select } from "../components/field";
import { Secret } from "../components/secret";

/** Asks for a name, then shows the secret, which nobody can look up again. */
export function CreateKeyDialog({ teams, onClose }: { teams: readonly TeamOfUser[]; onClose: () => void }) {
  const [name, setName] = useState("");
  const [teamId, setTeamId] = useState(team.value?.id ?? "");
  const [created, setCreated] = useState<NewApiKey>();
  const create = useAction(async () => {
    setCreated(await call(api.POST("/v1/api-keys", { body: { name, team_id: teamId } })));
    await invalidate("keys", "audit");
  });
  if (created) return <CreatedDialog apiKey={created} onClose={onClose} />;
  return (
    <FormDialog title="New API key" action="Create key" ready={!!name.trim()} doing={create} onClose={onClose}>
      <Input
        label="Name"
        autofocus
        placeholder="What uses it: nightly import"
        value={name}
        onValue={setName}
        error={create.failure?.of("name")}
      />
      {teams.length > 1 && (
        <Select
          label="Team"
          hint="The one whose records it reads and changes"
          value={teamId}
          options={teams.map((each) => ({ value: each.id, label: each.name }))}
          onValue={setTeamId}
          error={create.failure?.of("team_id")}
        />
      )}
      <p class="muted">A key may do what you may do, for as long as it isn’t revoked.</p>
    </FormDialog>
  );
}

function CreatedDialog({ apiKey, onClose }: { apiKey: NewApiKey; onClose: () => void }) {
  return (
    <Dialog
      title={`${apiKey.name} is ready`}
      actions={
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      {apiKey.key ? (
        <Secret label="API key" value={apiKey.key} hint="Copy it now and keep it like a password: it isn’t shown again." />
      ) : (
        <p class="notice">The key was made, but the answer with its secret was lost. Revoke it and create another one.</p>
      )}
    </Dialog>
  );
}
