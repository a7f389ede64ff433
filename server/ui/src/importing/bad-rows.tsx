import type { ImportError, ImportReport } from "#schema";
import { useAction } from "../api/query";
import { Button } from "../components/button";
import { badRows, restAfter, textOf, type Opened } from "./csv";
import { labelOf } from "./report";

export type Check = (file: File) => Promise<ImportReport>;

/** Those of a report, and those beyond its end, which checks of the rest of the file find. */
async function allErrors(text: string, { recognised }: Opened, report: ImportReport, check: Check): Promise<ImportError[]> {
  const all = [...report.errors];
  for (let { more_errors } = report; more_errors > 0; ) {
    const rest = restAfter(text, recognised.delimiter, all.at(-1)?.line ?? 1);
    if (!rest) break;
    const next = await check(new File([rest.text], "rest.csv"));
    all.push(...next.errors.map((error) => ({ ...error, line: error.line + rest.offset })));
    more_errors = next.errors.length > 0 ? next.more_errors : 0;
  }
  return all;
}

function save(content: Blob, name: string) {
  const address = URL.createObjectURL(content);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export interface BadRowsProps {
  opened: Opened;
  report: ImportReport;
  /** Says of a file in UTF-8 what is wrong with it. */
  check: Check;
}

/** The rows that didn't or wouldn't come in, as a file. */
export function BadRows({ opened, report, check }: BadRowsProps) {
  const { file, recognised } = opened;
  const download = useAction(async () => {
    const text = await textOf(file, recognised.encoding);
    const problems = new Map<number, string>();
    for (const { line, field, message } of await allErrors(text, opened, report, check)) {
      const problem = field ? `${labelOf(field)} ${message}` : message;
      problems.set(line, [problems.get(line), problem].filter(Boolean).join("; "));
    }
    save(badRows(text, recognised.delimiter, problems), file.name.replace(/(\.\w+)?$/, " – rows to correct.csv"));
  });
  return (
    <div class="import-bad-rows">
      <p>
        The bad rows as a file, with what is wrong with each: correct them there and import it.
        {download.failure && (
          <span class="field__error" role="alert">
            {" "}
            {download.failure.message}
          </span>
        )}
      </p>
      <Button icon="download" busy={download.busy} onClick={() => void download.run()}>
        Download the bad rows
      </Button>
    </div>
  );
}
