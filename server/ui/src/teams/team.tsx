import { useState } from "preact/hooks";
import type { Member } from "#schema";
import { useFilters } from "../app/location";
import { useCommands } from "../app/commands";
import { may, me } from "../api/session";
import { Button } from "../components/button";
import { counted } from "../components/format";
import { Input } from "../components/field";
import { Page } from "../components/page";
import { ErrorState } from "../components/states";
import { Tabs } from "../components/tabs";
import { useTeam } from "./current";
import { InviteDialog } from "./invite-dialog";
import { Invites } from "./invites";
import { Members } from "./members";
import { useMembers } from "./people";

/** So many are seen at a glance. */
const fewMembers = 12;

type Shown = "members" | "invites";

export default function Team() {
  const team = useTeam();
  const members = useMembers();
  const [filters, setFilters] = useFilters<"show" | "q">();
  const [inviting, setInviting] = useState<true | Member>();
  const invites = team.data?.pending_invites ?? [];
  const people = members.data?.filter(({ placeholder }) => !placeholder).length ?? 0;
  const room = me.value?.limits.members;
  const admin = may("admin");
  const invite = () => setInviting(true);
  useCommands(admin ? [{ name: "Invite somebody", icon: "plus", run: invite, synonyms: "add member colleague", keys: "n" }] : []);

  const failure = members.failure ?? team.failure;
  const taken = people + invites.length;
  const shown: Shown = admin && filters.show === "invites" ? "invites" : "members";
  const list = <Members members={members.data ?? []} filter={filters.q ?? ""} loading={members.loading} onInvite={setInviting} />;
  return (
    <Page
      title="Team"
      layout="fill"
      detail={members.data && (room && admin ? `${taken} of ${counted(room, "place")} taken` : counted(people, "person", "people"))}
      toolbar={
        shown === "members" &&
        (members.data?.length ?? 0) > fewMembers && (
          <Input
            class="team__filter"
            label="Find members"
            labelHidden
            type="search"
            placeholder="Name or email"
            value={filters.q ?? ""}
            onValue={(q) => setFilters({ q })}
          />
        )
      }
      actions={
        admin && (
          <>
            <a class="button" data-kind="quiet" href="/audit">
              Audit log
            </a>
            <Button kind="primary" icon="plus" onClick={invite}>
              Invite
            </Button>
          </>
        )
      }
    >
      {failure && !members.data ? (
        <ErrorState failure={failure} retry={members.refetch} />
      ) : admin ? (
        <div class="team">
          <Tabs<Shown>
            label="People"
            tabs={[
              { value: "members", label: "Members", count: members.data?.length },
              { value: "invites", label: "Invites", count: team.data && invites.length },
            ]}
            value={shown}
            onValue={(show) => setFilters({ show: show === "invites" ? show : "" })}
          >
            {shown === "members" ? list : <Invites invites={invites} loading={team.loading} onInvite={invite} />}
          </Tabs>
        </div>
      ) : (
        list
      )}
      {inviting && <InviteDialog full={!!room && taken >= room} placeholder={inviting === true ? undefined : inviting} onClose={() => setInviting(undefined)} />}
    </Page>
  );
}
