import type { Schedule } from "#schema";
import { api, call, callWithTag } from "../api/client";
import { useQuery } from "../api/query";
import type { Choice } from "../components/combobox";

export const reportTypes: Record<Schedule["report_type"], string> = {
  pipeline_summary: "Pipeline summary",
  crm_report: "A report",
  industry_benchmark: "Industry benchmark",
};

export function useSchedule(id: string | undefined) {
  return useQuery(id ? `schedule/${id}` : null, (signal) =>
    callWithTag(api.GET("/v1/reports/schedules/{report_id}", { params: { path: { report_id: id ?? "" } }, signal })),
  );
}

async function loadReports(signal: AbortSignal): Promise<Choice[]> {
  const reports: Choice[] = [];
  let cursor: string | undefined;
  do {
    const query = { perPage: 100, ...(cursor && { cursor }) };
    const page = await call(api.GET("/crm-reports", { params: { query }, signal }));
    reports.push(...page.results.map(({ id, title }) => ({ value: id, label: title })));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return reports;
}

/** All that one can see, as choices. */
export function useReportChoices(): Choice[] {
  return useQuery("reports of schedules", loadReports).data ?? noChoices;
}

export function useIndustryChoices(): Choice[] {
  const { data } = useQuery("industries of schedules", (signal) =>
    call(api.GET("/v1/reports/industries", { params: { query: { per_page: 100 } }, signal })),
  );
  return data?.results.map(({ industry }) => ({ value: industry, label: industry })) ?? noChoices;
}

const noChoices: Choice[] = [];

/** What a schedule sends, in words. */
export function titleOf({ report_type, params }: Schedule, reports: readonly Choice[]): string {
  if (report_type === "crm_report") return reports.find(({ value }) => value === params.report_id)?.label ?? reportTypes.crm_report;
  if (report_type === "industry_benchmark") return [reportTypes.industry_benchmark, params.industry].filter(Boolean).join(": ");
  return reportTypes[report_type];
}

/** An instant by the clock of a schedule: `Mon, 30 Nov 2026, 08:00`. */
export function timeIn(zone: string, instant: Date): string {
  const year = instant.getFullYear() === new Date().getFullYear() ? {} : ({ year: "numeric" } as const);
  const options = { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit", timeZone: zone } as const;
  return new Intl.DateTimeFormat(undefined, { ...options, ...year }).format(instant);
}
