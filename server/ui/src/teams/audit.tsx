import type { AuditDetails, AuditEntry } from "#schema";
import { api, call } from "../api/client";
import { useList } from "../api/list";
import { Avatar } from "../components/avatar";
import { time, word } from "../components/format";
import { narrow } from "../components/narrow";
import { Page } from "../components/page";
import { EmptyState } from "../components/states";
import { Table, type Column } from "../components/table";
import { ofTeam } from "./current";
import { useNames } from "./people";

const named = (verb: string, kind: string) => (details: AuditDetails) => `${verb} the ${kind} “${details.name ?? ""}”`;
const whom = (details: AuditDetails) => details.name ?? details.email ?? "somebody";

const sentences: Record<AuditEntry["action"], (details: AuditDetails) => string> = {
  team_created: named("created", "team"),
  team_changed: ({ changed }) => `changed the team’s ${changed.map((name) => word(name).toLowerCase()).join(", ")}`,
  team_disbanded: () => "disbanded the team",
  member_added: (details) => `added ${whom(details)} as ${details.role ?? "member"}`,
  member_joined: ({ role }) => `joined as ${role ?? "member"}`,
  member_removed: (details) => `removed ${whom(details)}`,
  member_left: () => "left the team",
  role_changed: (details) => `changed the role of ${whom(details)} from ${details.former_role ?? "none"} to ${details.role ?? "none"}`,
  invite_sent: ({ email, role }) => `invited ${email ?? "somebody"} as ${role ?? "member"}`,
  invite_replaced: ({ email }) => `replaced an invite to ${email ?? "somebody"}`,
  invite_revoked: ({ email }) => `revoked the invite to ${email ?? "somebody"}`,
  key_created: named("created", "API key"),
  key_revoked: named("revoked", "API key"),
  channel_added: named("added", "channel"),
  channel_removed: named("removed", "channel"),
  schedule_created: named("created", "schedule"),
  schedule_changed: named("changed", "schedule"),
  schedule_deleted: named("deleted", "schedule"),
  report_shared: named("shared", "report"),
  report_unshared: named("made private", "report"),
  snapshot_shared: named("shared", "snapshot"),
};

export default function Audit() {
  const nameOf = useNames();
  const list = useList<AuditEntry>("audit", (cursor, signal) =>
    call(api.GET("/v1/teams/{team_id}/activity", { params: { path: ofTeam(), query: { per_page: 100, ...(cursor && { cursor }) } }, signal })),
  );
  const actor = ({ actor_user_id, target, details }: AuditEntry) => {
    if (actor_user_id === null) return "The operator";
    // Who has left is no member any more, but the entry of that tells the name.
    const own = target === actor_user_id ? details.name : null;
    return own ?? nameOf(actor_user_id);
  };
  const columns: Column<AuditEntry>[] = [
    { id: "at", title: "When", width: 170, grow: 0, cell: ({ at }) => <span class="muted number">{time(at)}</span> },
    { id: "who", title: "Who", width: 150, grow: 0.5, cell: (entry) => <Who name={actor(entry)} /> },
    { id: "what", title: "What", width: 280, grow: 3, cell: (entry) => <What text={sentences[entry.action](entry.details)} /> },
  ];
  return (
    <Page title="Audit log" layout="fill">
      <Table
        name="audit"
        label="Audit log"
        columns={narrow.value ? [columns[1], columns[2], columns[0]].filter((column) => column !== undefined) : columns}
        list={list}
        empty={<EmptyState icon="audit" title="Nothing has happened yet" />}
      />
    </Page>
  );
}

function Who({ name }: { name: string }) {
  return (
    <>
      {name && <Avatar name={name} />}
      <span class="ellipsis">{name}</span>
    </>
  );
}

function What({ text }: { text: string }) {
  return (
    <span class="ellipsis" title={text}>
      {text}
    </span>
  );
}
