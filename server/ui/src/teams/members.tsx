import { useState } from "preact/hooks";
import type { Member } from "#schema";
import { api, call } from "../api/client";
import { invalidate, useAction } from "../api/query";
import { loadMe, may, type Role } from "../api/session";
import { attempt } from "../components/attempt";
import { Avatar } from "../components/avatar";
import { Badge } from "../components/badge";
import { Button, IconButton } from "../components/button";
import { Confirm } from "../components/dialog";
import { dayOf, word } from "../components/format";
import { Icon } from "../components/icon";
import { Menu, type MenuItem } from "../components/menu";
import { EmptyState } from "../components/states";
import { Table, type Column } from "../components/table";
import { toast } from "../components/toast";
import { ofTeam } from "./current";
import { LeaveDialog } from "./leave-dialog";
import { isViewer, rights, roleIsFixed, staysBecause } from "./roles";

interface MembersProps {
  members: readonly Member[];
  /** A part of a name or address. */
  filter: string;
  loading: boolean;
  /** Asks for an invite by which somebody becomes this placeholder. */
  onInvite: (placeholder: Member) => void;
}

export function Members({ members, filter, loading, onInvite }: MembersProps) {
  const [leaving, setLeaving] = useState<Member>();
  const wanted = filter.trim().toLocaleLowerCase();
  const rows = members
    .filter(({ name, email }) => `${name} ${email ?? ""}`.toLocaleLowerCase().includes(wanted))
    .sort((left, right) => Number(left.placeholder) - Number(right.placeholder))
    .map((member) => ({ ...member, id: member.user_id }));
  const columns: Column<Member>[] = [
    { id: "name", title: "Name", width: 180, grow: 2, cell: (member) => <Name member={member} /> },
    { id: "email", title: "Email", width: 200, grow: 2, wide: true, cell: ({ email }) => <span class="ellipsis">{email ?? "–"}</span> },
    { id: "role", title: "Role", width: 124, cell: (member) => <RoleCell member={member} members={members} /> },
    { id: "joined", title: "Joined", width: 110, wide: true, cell: ({ joined_at }) => dayOf(joined_at) },
    {
      id: "menu",
      title: "Actions",
      titleHidden: true,
      width: 52,
      grow: 0.1,
      cell: (member) => <MemberMenu member={member} members={members} onInvite={() => onInvite(member)} onRemove={() => setLeaving(member)} />,
    },
  ];
  return (
    <>
      <Table
        name="members"
        label="Members"
        columns={columns}
        list={{ rows, loading }}
        empty={<EmptyState icon="team" title={wanted ? "Nobody is called so" : "Nobody is here yet"} />}
      />
      {leaving && (isViewer(leaving) ? <LeaveDialog onClose={() => setLeaving(undefined)} /> : <RemoveDialog member={leaving} onClose={() => setLeaving(undefined)} />)}
    </>
  );
}

function Name({ member }: { member: Member }) {
  return (
    <>
      <Avatar name={member.name} />
      <span class="ellipsis">{member.name}</span>
      {isViewer(member) && (
        <span class="team__you">
          <Badge tone="accent">You</Badge>
        </span>
      )}
    </>
  );
}

const offered: Role[] = ["owner", "admin", "member", "viewer"];

async function changeRole(member: Member, role: Role) {
  const path = { ...ofTeam(), user_id: member.user_id };
  await call(api.PUT("/v1/teams/{team_id}/members/{user_id}", { params: { path }, body: { role } }));
  if (isViewer(member)) await loadMe();
  await invalidate("people", "team", "audit");
  toast(`${member.name} is ${role} now`, { tone: "success" });
}

function RoleCell({ member, members }: { member: Member; members: readonly Member[] }) {
  if (member.placeholder) return <span class="muted">Placeholder</span>;
  if (!may("admin")) return <span>{word(member.role)}</span>;
  const fixed = roleIsFixed(member, members);
  return (
    <Menu
      label={`Role of ${member.name}`}
      trigger={(props) => (
        <Button kind="quiet" small class="role" {...props}>
          {word(member.role)}
          <span class="visually-hidden">, role of {member.name}</span>
          <Icon name="down" size={12} />
        </Button>
      )}
      items={() => [
        ...(fixed ? [{ heading: fixed }] : []),
        ...offered
          .filter((role) => role !== "owner" || may("owner") || member.role === "owner")
          .map((role) => ({
            label: word(role),
            detail: rights[role],
            checked: role === member.role,
            disabled: !!fixed,
            onSelect: () => role !== member.role && void attempt(() => changeRole(member, role)),
          })),
      ]}
    />
  );
}

interface MemberMenuProps {
  member: Member;
  members: readonly Member[];
  onInvite: () => void;
  onRemove: () => void;
}

function MemberMenu({ member, members, onInvite, onRemove }: MemberMenuProps) {
  if (!may("admin") && !isViewer(member)) return null;
  const stays = staysBecause(member, members);
  const items: MenuItem[] = [];
  if (member.placeholder) items.push({ label: "Invite who this is", icon: "emails", onSelect: onInvite });
  if (stays) items.push({ heading: stays });
  items.push({
    label: isViewer(member) ? "Leave the team" : "Remove from the team",
    icon: "signout",
    danger: true,
    disabled: !!stays,
    onSelect: onRemove,
  });
  return (
    <Menu
      label={member.name}
      align="end"
      trigger={(props) => <IconButton icon="more" label={`More about ${member.name}`} small class="team__menu" {...props} />}
      items={() => items}
    />
  );
}

function RemoveDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const remove = useAction(async () => {
    const path = { ...ofTeam(), user_id: member.user_id };
    await call(api.DELETE("/v1/teams/{team_id}/members/{user_id}", { params: { path } }));
    await invalidate("people", "team", "audit");
    toast(`${member.name} was removed`);
    onClose();
  });
  return (
    <Confirm title={`Remove ${member.name}?`} action="Remove" danger doing={remove} onClose={onClose}>
      <p>{member.placeholder ? "" : "Their keys for this team stop working at once, and they are signed out. "}Their deals, leads and tasks stay as they are.</p>
    </Confirm>
  );
}
