import type { Invite } from "#schema";
import { api, call } from "../api/client";
import { invalidate } from "../api/query";
import { attempt } from "../components/attempt";
import { Button, IconButton } from "../components/button";
import { ago, word } from "../components/format";
import { Menu } from "../components/menu";
import { EmptyState } from "../components/states";
import { Table, type Column } from "../components/table";
import { toast } from "../components/toast";
import { ofTeam } from "./current";
import { sendInvite } from "./invite-dialog";
import { useNames } from "./people";

interface InvitesProps {
  invites: Invite[];
  loading: boolean;
  onInvite: () => void;
}

/** Those that nobody has accepted yet. */
export function Invites({ invites, loading, onInvite }: InvitesProps) {
  const nameOf = useNames();
  const columns: Column<Invite>[] = [
    { id: "email", title: "Email", width: 180, grow: 2, cell: ({ email }) => <span class="ellipsis">{email}</span> },
    { id: "role", title: "Role", width: 80, cell: ({ role }) => word(role) },
    { id: "by", title: "Invited by", width: 140, wide: true, cell: ({ invited_by }) => <span class="ellipsis">{invited_by ? nameOf(invited_by) : "The operator"}</span> },
    { id: "becomes", title: "Becomes", width: 140, wide: true, cell: ({ user_id }) => user_id && <span class="ellipsis">{nameOf(user_id)}</span> },
    { id: "expires", title: "Expires", width: 100, wide: true, cell: ({ expires_at }) => ago(expires_at) },
    { id: "menu", title: "Actions", titleHidden: true, width: 52, grow: 0.1, cell: (invite) => <InviteMenu invite={invite} /> },
  ];
  return (
    <Table
      name="invites"
      label="Pending invites"
      columns={columns}
      list={{ rows: invites, loading }}
      empty={
        <EmptyState
          icon="emails"
          title="No invite is pending"
          actions={
            <Button icon="plus" onClick={onInvite}>
              Invite
            </Button>
          }
        >
          Who is invited gets a mail with a link that works once and for 7 days.
        </EmptyState>
      }
    />
  );
}

function InviteMenu({ invite }: { invite: Invite }) {
  const again = () => sendInvite({ email: invite.email, role: invite.role, ...(invite.user_id && { user_id: invite.user_id }) });
  const revoke = async () => {
    const path = { ...ofTeam(), invite_id: invite.id };
    await call(api.DELETE("/v1/teams/{team_id}/invites/{invite_id}", { params: { path } }));
    await invalidate("team", "audit");
    toast(`The invite to ${invite.email} was revoked`);
  };
  return (
    <Menu
      label={invite.email}
      align="end"
      trigger={(props) => <IconButton icon="more" label={`More about the invite to ${invite.email}`} small class="team__menu" {...props} />}
      items={() => [
        { label: "Send again", icon: "emails", detail: "the former link ends", onSelect: () => void attempt(again) },
        { label: "Revoke", icon: "trash", danger: true, onSelect: () => void attempt(revoke) },
      ]}
    />
  );
}
