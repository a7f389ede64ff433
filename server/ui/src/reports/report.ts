import type { LayoutWidget, MetricSeries, Report, Widget } from "#schema";
import { useEffect, useRef } from "preact/hooks";
import { api, call } from "../api/client";
import { invalidate, useQuery } from "../api/query";
import { may, me } from "../api/session";
import type { Choices } from "./choices";
import { asInput, timeframeError } from "./timeframe";

export function useReport(id: string) {
  return useQuery<Report>(`report/${id}`, (signal) => call(api.GET("/crm-reports/{id}", { params: { path: { id } }, signal })));
}

/** Its creator may change it, and admins where it is the team's. */
export function mayChange({ createdBy, visibility }: Report): boolean {
  return may("member") && (createdBy === me.value?.user.id || (visibility === "organization" && may("admin")));
}

export function forgetReport() {
  invalidate("report", "reports", "run", "snapshots");
}

/** As a run takes it. */
export function askedFor({ instanceId, metricId, chart, groupBy, timeframe, filters }: LayoutWidget): Widget {
  return {
    instanceId,
    metricId,
    chart: chart as Widget["chart"],
    ...(groupBy && { groupBy: groupBy as NonNullable<Widget["groupBy"]> }),
    ...(timeframe && { timeframe: asInput(timeframe) }),
    ...(filters ? { filters: filters as NonNullable<Widget["filters"]> } : {}),
  };
}

export type Results = ReadonlyMap<string, MetricSeries>;

export function resultsOf(results: readonly MetricSeries[]): Results {
  return new Map(results.map((result) => [result.instanceId, result]));
}

/** All widgets of a report in one run. What was shown stays until other choices are answered. */
export function useRun(report: Report | undefined, { timeframe, assigneeIds }: Choices) {
  const shown = useRef<{ report: string; results: Results }>(undefined);
  const widgets = report?.layout.widgets ?? [];
  const askable = report && widgets.length > 0 && !timeframeError(timeframe);
  const choices = { timeframe: asInput(timeframe), ...(assigneeIds && { assigneeIds }) };
  const key = askable ? `run/${report.id}/${report.version}?${JSON.stringify(choices)}` : null;
  const run = useQuery<Results>(key, async (signal) => {
    const body = { widgets: widgets.map(askedFor), ...choices };
    return resultsOf((await call(api.POST("/crm-reports/metrics/run", { body, signal }))).results);
  });
  useEffect(() => {
    if (report && run.data) shown.current = { report: report.id, results: run.data };
  }, [report, run.data]);
  const before = shown.current?.report === report?.id ? shown.current?.results : undefined;
  return { ...run, results: run.data ?? before, stale: !run.data && before !== undefined };
}
