import type { ImportReport } from "#schema";
import type { Failure } from "../api/client";
import { Button } from "../components/button";
import { counted, word } from "../components/format";
import { BadRows, type Check } from "./bad-rows";
import type { Opened } from "./csv";
import type { Kind } from "./mapping";
import { Counts, Created, Problems, Refused } from "./report";

export interface ResultProps {
  kind: Kind;
  opened: Opened;
  report: ImportReport | undefined;
  check: Check;
  failure: Failure | undefined;
  onAgain: () => void;
  onNew: () => void;
}

export function ResultStep({ kind, opened, report, check, failure, onAgain, onNew }: ResultProps) {
  const another = <Button onClick={onNew}>Import another file</Button>;
  if (failure) return <Refused failure={failure} actions={another} retry={onAgain} />;
  if (!report) return null;
  return (
    <>
      <section class="card">
        <div class="card__head">
          <h3>
            {opened.file.name} is imported{report.failed > 0 && `, but for ${counted(report.failed, "row")}`}
          </h3>
        </div>
        <div class="card__body">
          <Counts result={report} />
          <Created result={report} made />
        </div>
      </section>
      <Problems result={report} errors={report.errors} more={report.more_errors} made>
        <BadRows opened={opened} report={report} check={check} />
      </Problems>
      <div class="import-actions">
        {another}
        <a class="button" data-kind="primary" href={`/${kind}`}>
          Show {word(kind).toLowerCase()}
        </a>
      </div>
    </>
  );
}
