import type { ImportReport } from "#schema";
import type { Failure } from "../api/client";
import { Button } from "../components/button";
import { counted } from "../components/format";
import { BadRows, type Check } from "./bad-rows";
import type { Opened } from "./csv";
import { Counts, Created, Problems, Refused } from "./report";

export interface CheckProps {
  opened: Opened;
  report: ImportReport | undefined;
  check: Check;
  failure: Failure | undefined;
  /** Whether rows have an external ID, by which they are recognised. */
  knowsRows: boolean;
  onBack: () => void;
  onAgain: () => void;
  onImport: () => void;
}

export function CheckStep({ opened, report, check, failure, knowsRows, onBack, onAgain, onImport }: CheckProps) {
  const back = <Button onClick={onBack}>Back to the columns</Button>;
  if (failure) return <Refused failure={failure} actions={back} retry={onAgain} />;
  if (!report) return null;
  const good = report.created + report.updated;
  return (
    <>
      <section class="card">
        <div class="card__head">
          <h3>What the import would do</h3>
          <span class="muted">Nothing is written yet</span>
        </div>
        <div class="card__body">
          <Counts result={report} />
          <Created result={report} made={false} />
          {!knowsRows && report.created > 0 && (
            <p class="notice">No column fills External ID, by which rows are recognised: importing this file twice makes everything twice.</p>
          )}
        </div>
      </section>
      <Problems result={report} errors={report.errors} more={report.more_errors} made={false}>
        <BadRows opened={opened} report={report} check={check} />
      </Problems>
      <div class="import-actions">
        {back}
        <Button kind="primary" disabled={good === 0} onClick={onImport}>
          {good === 0 ? "Nothing to import" : `Import ${counted(good, "row")}`}
        </Button>
      </div>
    </>
  );
}
