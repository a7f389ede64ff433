import type { Snapshot } from "#schema";
import { api, call } from "../api/client";
import { useQuery } from "../api/query";
import { go } from "../app/commands";
import type { PageParameters } from "../app/routes";
import { Badge } from "../components/badge";
import { Button, IconButton } from "../components/button";
import { dayOf, time } from "../components/format";
import { Menu } from "../components/menu";
import { Page } from "../components/page";
import { EmptyState, ErrorState, Skeleton } from "../components/states";
import { useNames } from "../teams/people";
import { Grid } from "./grid";
import { resultsOf } from "./report";
import { mayManage, useSnapshotActions } from "./snapshot-actions";
import { WidgetCard } from "./widget";

const mostNames = 6;

export default function SnapshotPage({ id = "" }: PageParameters) {
  const path = { snapshot_id: id };
  const { data, failure, refetch } = useQuery<Snapshot>(`snapshot/${id}`, (signal) =>
    call(api.GET("/crm-reports/snapshots/{snapshot_id}", { params: { path }, signal })),
  );
  if (data) return <Loaded key={data.id} snapshot={data} />;
  return <Page title="Snapshot">{failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={6} label="The snapshot loads" />}</Page>;
}

function Loaded({ snapshot }: { snapshot: Snapshot }) {
  const nameOf = useNames();
  const results = resultsOf(snapshot.results);
  const { widgets } = snapshot.layout;
  const report = `/reports/${snapshot.reportId}`;
  const { download, renew, items, dialog } = useSnapshotActions(snapshot, () => go(report));
  const names = snapshot.scope.map((id) => (id === "all" ? "Everyone" : id === "unassigned" ? "Unassigned" : nameOf(id)));
  const rowsOf = names.length > mostNames + 1 ? `${names.slice(0, mostNames).join(", ")} and ${names.length - mostNames} more` : names.join(", ");
  return (
    <Page
      title={snapshot.title}
      detail={
        <>
          <Badge tone="accent">Snapshot</Badge> {snapshot.expired && <Badge tone="warning">Expired</Badge>} {snapshot.shared && (
            <span class="report__wide">
              <Badge>Shared</Badge>
            </span>
          )}
        </>
      }
      actions={
        <>
          <a class="button report__wide" data-kind="quiet" href={report}>
            Live report
          </a>
          <Button icon="download" busy={download.busy} onClick={() => void download.run("pdf")}>
            PDF
          </Button>
          <Menu label="More" align="end" trigger={(props) => <IconButton icon="more" label="More" {...props} />} items={() => [{ label: "Live report", icon: "reports", onSelect: () => go(report) }, ...items()]} />
        </>
      }
      toolbar={
        <div class="snapshot__facts">
          <span>
            As of <b>{time(snapshot.asOf)}</b> <span class="muted">({snapshot.timeZone})</span>
          </span>
          <span dir="auto">
            Rows of <b>{rowsOf || "nobody"}</b>
          </span>
          <span>
            Frozen by <b dir="auto">{nameOf(snapshot.createdBy)}</b>
          </span>
          <span>
            {snapshot.expired ? "Expired on" : "Kept until"} <b>{dayOf(snapshot.expiresAt)}</b>
            {mayManage(snapshot) && (
              <Button small busy={renew.busy} onClick={() => void renew.run()}>
                Renew
              </Button>
            )}
          </span>
        </div>
      }
    >
      {widgets.length === 0 ? (
        <EmptyState icon="snapshot" title="The report had no widgets" />
      ) : (
        <Grid widgets={widgets}>{(widget) => <WidgetCard widget={widget} result={results.get(widget.instanceId)} />}</Grid>
      )}
      {dialog}
    </Page>
  );
}
