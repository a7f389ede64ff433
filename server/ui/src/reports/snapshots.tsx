import type { Report, SnapshotHead } from "#schema";
import { api, call } from "../api/client";
import { useList } from "../api/list";
import { Badge } from "../components/badge";
import { Button, IconButton } from "../components/button";
import { Drawer } from "../components/drawer";
import { dayOf, time } from "../components/format";
import { Menu } from "../components/menu";
import { EmptyState, ErrorState, Skeleton } from "../components/states";
import { useNames } from "../teams/people";
import { useSnapshotActions } from "./snapshot-actions";

/** The snapshots of a report, the newest first. */
export function Snapshots({ report: { id }, onClose }: { report: Report; onClose: () => void }) {
  const { rows, failure, loading, more, refetch } = useList<SnapshotHead>(`snapshots/${id}`, async (cursor, signal) => {
    const query = { perPage: 50, ...(cursor && { cursor }) };
    const page = await call(api.GET("/crm-reports/{id}/snapshots", { params: { path: { id }, query }, signal }));
    return { results: page.results, total: page.total, next_cursor: page.nextCursor };
  });
  return (
    <Drawer title="Snapshots" onClose={onClose}>
      {loading ? (
        <Skeleton lines={5} label="Snapshots load" />
      ) : failure && rows.length === 0 ? (
        <ErrorState failure={failure} retry={refetch} />
      ) : rows.length === 0 ? (
        <EmptyState icon="snapshot" title="No snapshots yet">
          Freeze the report to keep what it shows now, or to download it as CSV or PDF.
        </EmptyState>
      ) : (
        <ul class="snapshots">
          {rows.map((snapshot) => (
            <Row key={snapshot.id} snapshot={snapshot} />
          ))}
        </ul>
      )}
      {more && (
        <Button kind="quiet" onClick={more}>
          Show more
        </Button>
      )}
    </Drawer>
  );
}

function Row({ snapshot }: { snapshot: SnapshotHead }) {
  const nameOf = useNames();
  const actions = useSnapshotActions(snapshot);
  const asOf = time(snapshot.asOf);
  return (
    <li class="snapshots__row">
      <div class="snapshots__text">
        <a class="snapshots__name" href={`/snapshots/${snapshot.id}`}>
          {asOf}
        </a>
        <p class="muted">
          {nameOf(snapshot.createdBy)} · {snapshot.expired ? "expired" : "kept until"} {dayOf(snapshot.expiresAt)}
        </p>
      </div>
      {snapshot.expired ? <Badge tone="warning">Expired</Badge> : snapshot.shared && <Badge>Shared</Badge>}
      <Menu label={`Snapshot of ${asOf}`} align="end" trigger={(props) => <IconButton icon="more" small label={`More about the snapshot of ${asOf}`} {...props} />} items={actions.items} />
      {actions.dialog}
    </li>
  );
}
