import type { Report } from "#schema";
import { useState } from "preact/hooks";
import { api, call } from "../api/client";
import { invalidate, useAction } from "../api/query";
import { go } from "../app/commands";
import { FormDialog } from "../components/dialog";
import { Checkbox } from "../components/field";
import { toast } from "../components/toast";
import type { Choices } from "./choices";
import { usePeopleName } from "./people-picker";
import { timeframeName, usual } from "./timeframe";

export interface FreezeProps {
  report: Report;
  choices: Choices;
  onClose: () => void;
}

/** Makes a snapshot: of the report's own time, for whose rows are shown. */
export function Freeze({ report, choices, onClose }: FreezeProps) {
  const team = report.visibility === "organization";
  const [shared, setShared] = useState(team);
  const nameOf = usePeopleName();
  const { assigneeIds } = choices;
  const freeze = useAction(async () => {
    const body = { shared: shared && team, ...(assigneeIds && { assigneeIds }) };
    const snapshot = await call(api.POST("/crm-reports/{id}/snapshots", { params: { path: { id: report.id } }, body }));
    invalidate("snapshots", "report");
    toast("The report is frozen", { tone: "success" });
    go(`/snapshots/${snapshot.id}`);
  });
  return (
    <FormDialog title="Freeze report" action="Freeze" doing={freeze} failure={freeze.failure?.message} onClose={onClose}>
      <p>Keeps the numbers as they are now for 180 days, to look at and to download as CSV or PDF.</p>
      <dl class="facts">
        <dt>Time</dt>
        <dd>{timeframeName(report.timeframe ?? usual)}</dd>
        <dt>Rows of</dt>
        <dd>{assigneeIds ? nameOf(assigneeIds) : "what you may see"}</dd>
      </dl>
      {choices.resetTimeframe && <p class="muted">The report’s own time frame is frozen, not the one that you chose to look at. Edit the report to change it.</p>}
      {team && <Checkbox label="Everyone in the team may open it" checked={shared} onChecked={setShared} />}
    </FormDialog>
  );
}
