import type { SnapshotHead } from "#schema";
import { useState } from "preact/hooks";
import { api, call } from "../api/client";
import { invalidate, useAction } from "../api/query";
import { may, me } from "../api/session";
import { Confirm } from "../components/dialog";
import { dateIn, dayOf } from "../components/format";
import type { MenuItem } from "../components/menu";
import { toast } from "../components/toast";

type Format = "csv" | "pdf";

/** Its creator and admins may keep it longer or delete it. */
export function mayManage({ createdBy }: SnapshotHead): boolean {
  return may("member") && (may("admin") || createdBy === me.value?.user.id);
}

async function save({ id, title, asOf }: SnapshotHead, format: Format) {
  const request = api.GET("/crm-reports/snapshots/{snapshot_id}/export", { params: { path: { snapshot_id: id }, query: { format } }, parseAs: "blob" });
  const address = URL.createObjectURL((await call(request)) as Blob);
  const name = `${title} ${dateIn(new Date(asOf))}.${format}`.replace(/[\\/:*?"<>|]/g, "-");
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** What can be done with a snapshot; render `dialog` beside what triggers it. */
export function useSnapshotActions(snapshot: SnapshotHead, onDeleted?: () => void) {
  const [deleting, setDeleting] = useState(false);
  const path = { snapshot_id: snapshot.id };
  const failed = (message: string) => toast(message, { tone: "failure" });
  const download = useAction((format: Format) => save(snapshot, format).catch((thrown: Error) => failed(thrown.message)));
  const renew = useAction(() =>
    call(api.POST("/crm-reports/snapshots/{snapshot_id}/renew", { params: { path } })).then(
      ({ expiresAt }) => {
        invalidate("snapshot");
        toast(`Kept until ${dayOf(expiresAt)}`, { tone: "success" });
      },
      (thrown: Error) => failed(thrown.message),
    ),
  );
  const remove = useAction(async () => {
    await call(api.DELETE("/crm-reports/snapshots/{snapshot_id}", { params: { path } }));
    setDeleting(false);
    onDeleted?.();
    invalidate("snapshots", "report");
    toast("The snapshot was deleted");
  });
  const items = (): MenuItem[] => [
    { label: "Download as PDF", icon: "download", onSelect: () => void download.run("pdf") },
    { label: "Download as CSV", icon: "table", onSelect: () => void download.run("csv") },
    ...(mayManage(snapshot)
      ? ([
          "separator",
          { label: "Keep for 180 more days", icon: "refresh", onSelect: () => void renew.run() },
          { label: "Delete snapshot…", icon: "trash", danger: true, onSelect: () => setDeleting(true) },
        ] as const)
      : []),
  ];
  const dialog = deleting && (
    <Confirm title="Delete snapshot?" action="Delete snapshot" danger doing={remove} onClose={() => setDeleting(false)}>
      <p>
        What “{snapshot.title}” showed on {dayOf(snapshot.asOf)} can’t be brought back.
      </p>
    </Confirm>
  );
  return { download, renew, items, dialog };
}
