import { useRef, useState } from "preact/hooks";
import { Button } from "../components/button";
import { Icon, type IconName } from "../components/icon";
import { lastKind, type Kind } from "./mapping";

const kinds: { kind: Kind; name: string; icon: IconName; detail: string }[] = [
  { kind: "leads", name: "Leads", icon: "leads", detail: "People and companies to sell to" },
  { kind: "deals", name: "Deals", icon: "deals", detail: "Opportunities, open and closed" },
  { kind: "tasks", name: "Tasks", icon: "tasks", detail: "What is to be done, and by when" },
  { kind: "calls", name: "Calls", icon: "calls", detail: "Who was called, and what came of it" },
  { kind: "emails", name: "Emails", icon: "emails", detail: "Sent and received, opened, answered" },
];

export function FileStep({ onFile }: { onFile: (file: File) => Promise<void> }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [why, setWhy] = useState<string>();
  const [busy, setBusy] = useState(false);

  const take = async (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (!file) return;
    setBusy(true);
    setWhy(undefined);
    try {
      await onFile(file);
    } catch (thrown) {
      setWhy(thrown instanceof Error ? thrown.message : String(thrown));
      setBusy(false);
    }
    if (input.current) input.current.value = "";
  };

  return (
    <div class="card">
      <div class="card__body">
        <fieldset class="import-kinds">
          <legend class="import-legend">What is in the file?</legend>
          {kinds.map(({ kind, name, icon, detail }) => (
            <label key={kind} class="import-kind">
              <input type="radio" name="kind" class="visually-hidden" checked={lastKind.value === kind} onChange={() => (lastKind.value = kind)} />
              <Icon name={icon} />
              <span class="import-kind__name">{name}</span>
              <span class="import-kind__detail">{detail}</span>
            </label>
          ))}
        </fieldset>
        <p class="muted">Rows refer to each other by external ID, so begin with leads, go on with deals, then the others.</p>
        <div
          class="import-drop"
          data-over={over}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            void take(event.dataTransfer?.files);
          }}
        >
          <Icon name="import" size={20} />
          <p>Drop a CSV file here, or</p>
          <Button busy={busy} onClick={() => input.current?.click()}>
            Choose a file
          </Button>
          <input
            ref={input}
            type="file"
            hidden
            aria-label="CSV file"
            accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
            onChange={(event) => void take(event.currentTarget.files)}
          />
          <p class="muted">At most 64 MiB. Nothing is written before you have seen what would happen.</p>
        </div>
        {why && (
          <p class="import-problem" role="alert">
            {why}
          </p>
        )}
      </div>
    </div>
  );
}
