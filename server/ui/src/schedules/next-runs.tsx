import { useMemo } from "preact/hooks";
import type { Schedule } from "#schema";
import { ago } from "../components/format";
import { nextRuns } from "./cron";
import { timeIn } from "./data";

const shown = 5;

export interface NextRunsProps {
  cron: string;
  zone: string;
  enabled: boolean;
  stored: Schedule | undefined;
}

/** The next five runs. Where the server says another first one than is worked out here, only that is shown. */
export function NextRuns({ cron, zone, enabled, stored }: NextRunsProps) {
  const runs = useMemo(() => {
    const found = nextRuns(cron, zone, new Date(), shown);
    const told = stored?.next_run_at && stored.cron === cron && stored.time_zone === zone ? new Date(stored.next_run_at) : undefined;
    const [first] = found;
    // A run that is due but not done yet is the server's next.
    if (!told || told.getTime() <= Date.now() || (first && first.getTime() === told.getTime())) return found;
    return [told];
  }, [cron, zone, stored]);
  if (runs.length === 0) return null;
  return (
    <section aria-label="Next times">
      <p class="field__label">{enabled ? "Next times" : "Next times, once it is switched on"}</p>
      <ol class="schedule__runs">
        {runs.map((run) => (
          <li key={run.getTime()}>
            <time dateTime={run.toISOString()}>{timeIn(zone, run)}</time> <span class="muted">{ago(run.toISOString())}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
