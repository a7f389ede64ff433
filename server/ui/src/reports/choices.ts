import type { Report, Timeframe } from "#schema";
import { may } from "../api/session";
import { useFilters } from "../app/location";
import { buckets, presets, usual } from "./timeframe";

export const everyone: readonly string[] = ["all"];

type Name = "time" | "from" | "to" | "step" | "people" | "tv" | "panel";

/** What the viewer chose to see of a report. It stands in the address, so that it can be sent and bookmarked. */
export function useChoices(report: Report | undefined) {
  const [query, set] = useFilters<Name>();
  const preset = presets.find(({ value }) => value === query.time)?.value;
  const bucket = buckets.find(({ value }) => value === query.step)?.value ?? null;
  const chosen: Timeframe | undefined = preset && { preset, from: query.from ?? null, to: query.to ?? null, bucket };
  const people = query.people ? query.people.split(",") : everyone;
  return {
    /** Of widgets without one. */
    timeframe: chosen ?? report?.timeframe ?? usual,
    setTimeframe: ({ preset: time, from, to, bucket: step }: Timeframe) => set({ time, from: from ?? "", to: to ?? "", step: step ?? "" }),
    /** Back to the report's own; undefined while that is shown. */
    resetTimeframe: chosen && (() => set({ time: "", from: "", to: "", step: "" })),
    people,
    setPeople: (ids: readonly string[]) => set({ people: ids.includes("all") ? "" : ids.join(",") }),
    /** Whose rows to ask for; members have no choice. */
    assigneeIds: may("admin") ? [...people] : undefined,
    tv: query.tv === "1",
    setTv: (on: boolean) => set({ tv: on ? "1" : "" }),
    panel: query.panel,
    setPanel: (panel: "snapshots" | "") => set({ panel }),
  };
}

export type Choices = ReturnType<typeof useChoices>;
