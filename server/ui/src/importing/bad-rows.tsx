import type { ImportReport } from "#schema";
import { useAction } from "../api/query";
import { Button } from "../components/button";
import { badRows, type Opened } from "./csv";
import { labelOf } from "./report";

function save(content: Blob, name: string) {
  const address = URL.createObjectURL(content);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The rows that didn't or wouldn't come in, as a file. */
export function BadRows({ opened, report }: { opened: Opened; report: ImportReport }) {
  const { file, recognised } = opened;
  const download = useAction(async () => {
    const problems = new Map<number, string>();
    for (const { line, field, message } of report.errors) {
      const text = field ? `${labelOf(field)} ${message}` : message;
      problems.set(line, [problems.get(line), text].filter(Boolean).join("; "));
    }
    save(await badRows(file, recognised, problems), file.name.replace(/(\.\w+)?$/, " – rows to correct.csv"));
  });
  return (
    <div class="import-bad-rows">
      <p>
        {report.more_errors > 0
          ? "The first of the bad rows as a file, with what is wrong with each. Correct and import them, then import the whole file again for the others."
          : "The bad rows as a file, with what is wrong with each: correct them there and import it."}
        {download.failure && <span role="alert"> {download.failure.message}</span>}
      </p>
      <Button icon="download" busy={download.busy} onClick={() => void download.run()}>
        Download the bad rows
      </Button>
    </div>
  );
}
