import { useEffect, useState } from "preact/hooks";
import type { Import } from "#schema";
import { api, call } from "../api/client";
import { Button } from "../components/button";
import { count } from "../components/format";

export interface Sent {
  /** 0 to 1, of the bytes. */
  progress: number;
  dryRun: boolean;
  /** How many the dry run counted. */
  rows: number | undefined;
}

const pollPause = 1000;

const doneOf = ({ created, updated, unchanged, failed }: Import) => created + updated + unchanged + failed;

/** How many rows the server has come to, where the file is there as a whole. */
function useRowsDone(running: boolean): number {
  const [done, setDone] = useState(0);
  useEffect(() => {
    if (!running) return;
    const ask = async () => {
      const { results } = await call(api.GET("/v1/crm/imports", { params: { query: { per_page: 1 } } }));
      const [newest] = results;
      if (newest?.status === "unfinished") setDone(doneOf(newest));
    };
    const timer = setInterval(() => void ask().catch(() => {}), pollPause);
    return () => clearInterval(timer);
  }, [running]);
  return done;
}

export function Sending({ sent, onCancel }: { sent: Sent; onCancel: () => void }) {
  const arrived = sent.progress >= 1;
  const done = useRowsDone(arrived && !sent.dryRun);
  useEffect(() => {
    if (sent.dryRun) return;
    const hold = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", hold);
    return () => removeEventListener("beforeunload", hold);
  }, [sent.dryRun]);
  const share = arrived ? (done > 0 && sent.rows ? done / sent.rows : undefined) : sent.progress;
  const text = !arrived
    ? "Sending the file"
    : sent.dryRun
      ? "Checking the rows"
      : done > 0
        ? `Importing: ${count(done)}${sent.rows ? ` of ${count(sent.rows)}` : ""} rows`
        : "Importing the rows";
  return (
    <div class="card import-sending">
      <p id="import-sending" role="status">
        {text}
      </p>
      <progress aria-labelledby="import-sending" {...(share !== undefined && { value: Math.min(share, 1) })} />
      {(!arrived || sent.dryRun) && <Button onClick={onCancel}>Cancel</Button>}
    </div>
  );
}
