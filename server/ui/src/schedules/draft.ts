import type { CreateSchedule, Schedule } from "#schema";
import { timeZone } from "../api/session";
import { cronOf, recurrenceOf, type Recurrence } from "./recurrence";

/** A schedule as the form has it. */
export interface Draft {
  type: Schedule["report_type"];
  report: string;
  industry: string;
  /** Whose rows count: the owner's, everybody's, or those of `people`. */
  whose: "owner" | "all" | "people";
  people: string[];
  format: Schedule["format"];
  recurrence: Recurrence;
  zone: string;
  recipients: string[];
  enabled: boolean;
}

export function draftOf(schedule: Schedule | undefined): Draft {
  const ids = schedule?.params.assignee_ids ?? ["all"];
  return {
    type: schedule?.report_type ?? "pipeline_summary",
    report: schedule?.params.report_id ?? "",
    industry: schedule?.params.industry ?? "",
    whose: ids.length === 0 ? "owner" : ids.includes("all") ? "all" : "people",
    people: ids.filter((id) => id !== "all"),
    format: schedule?.format ?? "pdf",
    recurrence: recurrenceOf(schedule?.cron),
    zone: schedule?.time_zone ?? timeZone.value,
    recipients: schedule?.recipients ?? [],
    enabled: schedule?.enabled ?? true,
  };
}

export function bodyOf(draft: Draft): CreateSchedule & { time_zone: string } {
  const { type, whose } = draft;
  const assignees = whose === "all" ? ["all"] : whose === "people" ? draft.people : [];
  return {
    report_type: type,
    cron: cronOf(draft.recurrence),
    time_zone: draft.zone,
    recipients: draft.recipients,
    format: draft.format,
    enabled: draft.enabled,
    params: {
      ...(type === "crm_report" && { report_id: draft.report || null, assignee_ids: assignees }),
      ...(type === "industry_benchmark" && { industry: draft.industry || null }),
    },
  };
}
