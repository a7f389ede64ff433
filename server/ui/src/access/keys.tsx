import { useState } from "preact/hooks";
import type { ApiKey } from "#schema";
import { api, call } from "../api/client";
import { useList } from "../api/list";
import { invalidate, useAction } from "../api/query";
import { may, me, team } from "../api/session";
import { useCommands } from "../app/commands";
import { Button, IconButton } from "../components/button";
import { Confirm } from "../components/dialog";
import { ago, counted, dayOf } from "../components/format";
import { Page } from "../components/page";
import { EmptyState } from "../components/states";
import { Table, type Column } from "../components/table";
import { toast } from "../components/toast";
import { useNames } from "../teams/people";
import { useTeams } from "../teams/switching";
import { CreateKeyDialog } from "./create-key";

export default function Keys() {
  const list = useList<ApiKey>("keys", (cursor, signal) =>
    call(api.GET("/v1/api-keys", { params: { query: { per_page: 100, ...(cursor && { cursor }) } }, signal })),
  );
  const nameOf = useNames();
  const teams = useTeams();
  const [creating, setCreating] = useState(false);
  const [revoked, setRevoked] = useState<ApiKey>();
  const create = () => setCreating(true);
  useCommands([{ name: "Create an API key", icon: "plus", run: create, synonyms: "new token secret", keys: "n" }]);

  const columns: Column<ApiKey>[] = [
    { id: "name", title: "Name", width: 150, grow: 2, cell: ({ name }) => <span class="ellipsis">{name}</span> },
    { id: "prefix", title: "Begins with", width: 104, wide: true, cell: ({ prefix }) => <code>{prefix}…</code> },
    { id: "used", title: "Last used", width: 120, cell: ({ last_used_at }) => (last_used_at ? ago(last_used_at) : <span class="muted">never</span>) },
    { id: "created", title: "Created", width: 110, wide: true, cell: ({ created_at }) => dayOf(created_at) },
    { id: "menu", title: "Actions", titleHidden: true, width: 52, grow: 0.1, cell: (key) => <IconButton icon="trash" label={`Revoke ${key.name}`} small onClick={() => setRevoked(key)} /> },
  ];
  if (may("admin")) {
    const ofWhom: Column<ApiKey> = {
      id: "user",
      title: "Acts as",
      width: 140,
      grow: 1.5,
      wide: true,
      cell: ({ user_id }) => <span class="ellipsis">{user_id === me.value?.user.id ? "You" : nameOf(user_id)}</span>,
    };
    columns.splice(1, 0, ofWhom);
  }
  if (teams.length > 1) {
    const teamOf = (id: string) => teams.find((each) => each.id === id)?.name ?? "";
    columns.splice(-1, 0, { id: "team", title: "Team", width: 120, wide: true, cell: ({ team_id }) => <span class="ellipsis">{teamOf(team_id)}</span> });
  }
  return (
    <Page
      title="API keys"
      layout="fill"
      detail={list.total !== undefined && counted(list.total, "key")}
      actions={
        <>
          <a class="button" data-kind="quiet" href="/docs" target="_blank">
            API reference
          </a>
          <Button kind="primary" icon="plus" onClick={create}>
            New key
          </Button>
        </>
      }
    >
      <Table
        name="keys"
        label="API keys"
        columns={columns}
        list={list}
        empty={
          <EmptyState
            icon="keys"
            title="No API keys"
            actions={
              <Button icon="plus" onClick={create}>
                New key
              </Button>
            }
          >
            A key lets a program do what you may do, and signs you in here.
          </EmptyState>
        }
      />
      {creating && <CreateKeyDialog teams={teams} onClose={() => setCreating(false)} />}
      {revoked && <RevokeDialog apiKey={revoked} owner={nameOf(revoked.user_id)} onClose={() => setRevoked(undefined)} />}
    </Page>
  );
}

function RevokeDialog({ apiKey, owner, onClose }: { apiKey: ApiKey; owner: string; onClose: () => void }) {
  const own = apiKey.user_id === me.value?.user.id;
  const revoke = useAction(async () => {
    await call(api.DELETE("/v1/api-keys/{key_id}", { params: { path: { key_id: apiKey.id } } }));
    toast(`${apiKey.name} was revoked`);
    onClose();
    await invalidate("keys", "audit");
  });
  return (
    <Confirm title={`Revoke ${apiKey.name}?`} action="Revoke" danger doing={revoke} onClose={onClose}>
      <p>
        Programs that use the key <code>{apiKey.prefix}…</code> stop working at once. It can’t be undone.
      </p>
      <p>
        {own
          ? `If it is the key you signed in with${apiKey.team_id === team.value?.id ? "" : " elsewhere"}, you are signed out there and need another one.`
          : `${owner} is signed out wherever they signed in with it.`}
      </p>
    </Confirm>
  );
}
