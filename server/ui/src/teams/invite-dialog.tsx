import { useState } from "preact/hooks";
import type { Member, SendInvite } from "#schema";
import { api, call } from "../api/client";
import { invalidate, useAction } from "../api/query";
import { team } from "../api/session";
import { FormDialog } from "../components/dialog";
import { Input, Select } from "../components/field";
import { word } from "../components/format";
import { toast } from "../components/toast";
import { ofTeam } from "./current";
import { invitable, rights } from "./roles";

export async function sendInvite(invite: SendInvite) {
  await call(api.POST("/v1/teams/{team_id}/invite", { params: { path: ofTeam() }, body: invite }));
  await invalidate("team", "audit");
  toast(`An invite is on its way to ${invite.email}`, { tone: "success" });
}

interface InviteDialogProps {
  /** The plan has no room for more people. */
  full: boolean;
  /** Whom the invited person becomes. */
  placeholder?: Member | undefined;
  onClose: () => void;
}

export function InviteDialog({ full, placeholder, onClose }: InviteDialogProps) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<SendInvite["role"]>("member");
  const send = useAction(async () => {
    await sendInvite({ email: email.trim(), role, ...(placeholder && { user_id: placeholder.user_id }) });
    onClose();
  });
  const refused = send.failure;
  const wrong = refused?.of("email") ?? refused?.of("role") ?? (refused?.code === "already_exists" ? "This is the address of a member already" : undefined);
  return (
    <FormDialog
      title={placeholder ? `Invite who ${placeholder.name} is` : `Invite to ${team.value?.name ?? "the team"}`}
      action="Send invite"
      ready={!!email.trim()}
      doing={send}
      failure={wrong ? undefined : refused?.message}
      onClose={onClose}
    >
      {full && <p class="notice">All places of your plan are taken, pending invites among them. Remove somebody or revoke an invite first.</p>}
      {placeholder && <p class="muted">An import named {placeholder.name}. Who accepts takes over all of their records.</p>}
      <Input
        label="Email address"
        type="email"
        autofocus
        placeholder="name@example.com"
        hint="They get a link by mail, which works once and for 7 days."
        value={email}
        onValue={setEmail}
        error={wrong}
      />
      <Select label="Role" value={role} options={invitable.map((value) => ({ value, label: `${word(value)}: ${rights[value]}` }))} onValue={setRole} />
    </FormDialog>
  );
}
