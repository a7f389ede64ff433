import type { ImportReport } from "#schema";
import { asFailure, type Failure } from "../api/client";
import { Button } from "../components/button";
import { counted, word } from "../components/format";
import { toast } from "../components/toast";
import { badRows, type Opened } from "./csv";
import type { Kind } from "./mapping";
import { Counts, Created, labelOf, Problems, Refused } from "./report";

export interface ResultProps {
  kind: Kind;
  opened: Opened;
  report: ImportReport | undefined;
  failure: Failure | undefined;
  onAgain: () => void;
  onNew: () => void;
}

function save(content: Blob, name: string) {
  const address = URL.createObjectURL(content);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function saveBadRows({ file, recognised }: Opened, report: ImportReport) {
  const problems = new Map<number, string>();
  for (const { line, field, message } of report.errors) {
    const text = field ? `${labelOf(field)} ${message}` : message;
    problems.set(line, [problems.get(line), text].filter(Boolean).join("; "));
  }
  save(await badRows(file, recognised, problems), file.name.replace(/(\.\w+)?$/, " – rows to correct.csv"));
}

export function ResultStep({ kind, opened, report, failure, onAgain, onNew }: ResultProps) {
  const another = <Button onClick={onNew}>Import another file</Button>;
  if (failure) return <Refused failure={failure} actions={another} retry={onAgain} />;
  if (!report) return null;
  const download = () => void saveBadRows(opened, report).catch((thrown) => toast(asFailure(thrown).message, { tone: "failure" }));
  return (
    <>
      <section class="card">
        <div class="card__head">
          <h3>{report.failed > 0 ? `${opened.file.name} is imported, but for ${counted(report.failed, "row")}` : `${opened.file.name} is imported`}</h3>
        </div>
        <div class="card__body">
          <Counts result={report} />
          <Created result={report} made />
          {report.failed > 0 && (
            <div class="import-note">
              <p>
                {report.more_errors > 0
                  ? "The first of the rows that didn’t come in, with what is wrong with each. Correct and import them, then import the whole file again for the rest."
                  : "The rows that didn’t come in, with what is wrong with each. Correct them and import that file."}
              </p>
              <Button icon="download" onClick={download}>
                Download the bad rows
              </Button>
            </div>
          )}
        </div>
      </section>
      <Problems result={report} errors={report.errors} more={report.more_errors} made />
      <div class="import-actions">
        {another}
        <a class="button" data-kind="primary" href={`/${kind}`}>
          Show {word(kind).toLowerCase()}
        </a>
      </div>
    </>
  );
}
