import { useState } from "preact/hooks";
import type { BusinessProfile, IcpScore } from "#schema";
import { api, call, callWithTag, Failure } from "../api/client";
import { useList } from "../api/list";
import { invalidate, useAction, useQuery } from "../api/query";
import { useCommands } from "../app/commands";
import { useFilters } from "../app/location";
import { attempt } from "../components/attempt";
import { Button, IconButton } from "../components/button";
import { Confirm } from "../components/dialog";
import { counted } from "../components/format";
import { Menu } from "../components/menu";
import { narrow } from "../components/narrow";
import { Page } from "../components/page";
import { EmptyState, ErrorState, Skeleton } from "../components/states";
import { Table, type Column } from "../components/table";
import { ProfileDialog, type Seen } from "./profile-dialog";
import { Factors, ScoreDrawer, Tier } from "./score";
import { ScoreForm } from "./score-form";

/** The profile with its version; null where nobody has written one. */
function useProfile() {
  return useQuery<Seen | null>("icp/profile", async (signal) => {
    try {
      const { data, tag } = await callWithTag(api.GET("/v1/business-profile", { signal }));
      return { profile: data, tag };
    } catch (thrown) {
      if (thrown instanceof Failure && thrown.code === "not_found") return null;
      throw thrown;
    }
  });
}

export default function Icp() {
  const { data: seen, failure, loading, refetch } = useProfile();
  const [editing, setEditing] = useState(false);
  const edit = () => setEditing(true);
  useCommands([{ name: "Edit the business profile", icon: "edit", run: edit, synonyms: "icp ideal customer target" }]);
  const complete = seen?.profile.onboarding === "completed";
  const dialog = editing && <ProfileDialog seen={seen ?? undefined} onClose={() => setEditing(false)} />;
  if (complete) {
    return (
      <>
        <Ranked profile={seen.profile} onEdit={edit} />
        {dialog}
      </>
    );
  }
  return (
    <Page title="Ideal customers">
      {loading && <Skeleton lines={6} />}
      {failure && !seen && seen !== null && <ErrorState failure={failure} retry={refetch} />}
      {seen !== undefined && <Start skipped={seen !== null} onEdit={edit} />}
      {dialog}
    </Page>
  );
}

function Start({ skipped, onEdit }: { skipped: boolean; onEdit: () => void }) {
  const skip = async () => {
    await call(api.POST("/v1/business-profile/skip"));
    await invalidate("icp");
  };
  return (
    <EmptyState
      icon="icp"
      title={skipped ? "You went on without a profile" : "Whom do you sell to?"}
      actions={
        <>
          <Button kind="primary" onClick={onEdit}>
            Describe them
          </Button>
          {!skipped && <Button onClick={() => void attempt(skip)}>Skip for now</Button>}
        </>
      }
    >
      Say what you sell and to whom: then the domains of your deals and leads are ranked by how well they fit.
    </EmptyState>
  );
}

interface Row extends IcpScore {
  id: string;
}

function Ranked({ profile, onEdit }: { profile: BusinessProfile; onEdit: () => void }) {
  const [filters, setFilters] = useFilters<"domain">();
  const [resetting, setResetting] = useState(false);
  const list = useList<Row>("icp/leads", async (cursor, signal) => {
    const page = await call(api.GET("/v1/business-profile/icp-leads", { params: { query: { per_page: 100, ...(cursor && { cursor }) } }, signal }));
    return { ...page, results: page.results.map((score) => ({ ...score, id: score.domain })) };
  });
  const open = filters.domain;
  const show = (domain: string) => setFilters({ domain });

  const columns: Column<Row>[] = [
    { id: "score", title: "Score", width: 70, grow: 0, align: "end", cell: ({ score }) => <strong>{score}</strong> },
    { id: "tier", title: "Fit", width: 70, grow: 0, cell: ({ tier }) => <Tier tier={tier} /> },
    { id: "domain", title: "Domain", width: 170, grow: 1.5, cell: ({ domain }) => <span class="ellipsis">{domain}</span> },
    { id: "factors", title: "What fits", width: 300, grow: 3, wide: true, cell: ({ factors }) => <Factors factors={factors} /> },
  ];
  return (
    <Page
      title="Ideal customers"
      layout="fill"
      detail={list.total !== undefined && counted(list.total, "domain")}
      actions={
        <>
          <Button icon="edit" onClick={onEdit}>
            {narrow.value ? "Profile" : "Business profile"}
          </Button>
          <Menu
            label="Business profile"
            align="end"
            trigger={(props) => <IconButton icon="more" label="More about the profile" {...props} />}
            items={() => [{ label: "Reset the profile", icon: "trash", danger: true, onSelect: () => setResetting(true) }]}
          />
        </>
      }
      toolbar={
        <>
          <ScoreForm onScored={show} />
          <span class="icp__targets ellipsis">{targets(profile)}</span>
        </>
      }
      aside={open && <ScoreDrawer key={open} domain={open} onClose={() => setFilters({ domain: "" })} />}
    >
      <Table
        name="icp"
        label="Domains by fit"
        columns={columns}
        list={list}
        onOpen={({ domain }) => show(domain)}
        openId={open}
        empty={
          <EmptyState icon="icp" title="No domain can be ranked yet">
            Deals and leads are ranked by their domains, as far as companies of these domains are known here.
          </EmptyState>
        }
      />
      {resetting && <ResetDialog onClose={() => setResetting(false)} />}
    </Page>
  );
}

/** Whom the profile seeks, in one line. */
function targets({ target_industries, target_geos, target_company_sizes }: BusinessProfile): string {
  const sizes = target_company_sizes.length > 0 ? `${target_company_sizes.join(", ").replaceAll("-", "–")} people` : "";
  return [target_industries.join(", "), target_geos.join(", "), sizes].filter(Boolean).join(" · ");
}

function ResetDialog({ onClose }: { onClose: () => void }) {
  const reset = useAction(async () => {
    await call(api.DELETE("/v1/business-profile"));
    onClose();
    await invalidate("icp");
  });
  return (
    <Confirm title="Reset the business profile?" action="Reset" danger doing={reset} onClose={onClose}>
      <p>What you wrote is deleted, and nothing is ranked until you describe your customers anew. Deals and leads stay as they are.</p>
    </Confirm>
  );
}
