import type { Report } from "#schema";
import { api, call } from "../api/client";
import { useAction } from "../api/query";
import { Confirm } from "../components/dialog";
import { counted } from "../components/format";
import { toast } from "../components/toast";
import { forgetReport } from "./report";

export function DeleteReport({ report, onDeleted, onClose }: { report: Report; onDeleted?: () => void; onClose: () => void }) {
  const { id, title, snapshotCount, version } = report;
  const remove = useAction(async () => {
    await call(api.DELETE("/crm-reports/{id}", { params: { path: { id }, header: { "If-Match": `"${version}"` } } }));
    onClose();
    onDeleted?.();
    forgetReport();
    toast(`“${title}” was deleted`);
  });
  return (
    <Confirm title="Delete report?" action="Delete report" danger doing={remove} onClose={onClose}>
      <p>
        “{title}” {snapshotCount > 0 ? `and ${counted(snapshotCount, "snapshot")} of it are` : "is"} gone for good, for everybody who sees it.
      </p>
    </Confirm>
  );
}
