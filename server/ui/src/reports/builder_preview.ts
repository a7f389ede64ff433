import type { MetricSeries, TimeframeInput, Widget as RunWidget } from "#schema";
import { useEffect, useReducer, useRef } from "preact/hooks";
import { api, asFailure, call, type Failure } from "../api/client";
import { may } from "../api/session";
import type { Widget } from "./builder_state";

interface Answer {
  result?: MetricSeries;
  failure?: Failure;
}

export interface Preview {
  result: MetricSeries | undefined;
  failure: Failure | undefined;
  /** The result is of what was chosen before. */
  stale: boolean;
}

const pause = 250;
const mostKept = 300;

/** What decides a widget's answer: not its chart, title or place. */
function questionOf({ metricId, groupBy, timeframe, filters }: Widget, reportTimeframe: TimeframeInput | null): string {
  return JSON.stringify([metricId, groupBy, timeframe ?? reportTimeframe, filters]);
}

function runWidgetOf({ instanceId, metricId, chart, groupBy, timeframe, filters }: Widget): RunWidget {
  return {
    instanceId,
    metricId,
    chart: chart as RunWidget["chart"],
    ...(groupBy && { groupBy: groupBy as NonNullable<RunWidget["groupBy"]> }),
    ...(timeframe && { timeframe }),
    ...(filters !== null && filters !== undefined && { filters: filters as NonNullable<RunWidget["filters"]> }),
  };
}

/** Answers for each widget; those that are refused take no others along. */
async function ask(widgets: readonly Widget[], timeframe: TimeframeInput | null, signal: AbortSignal): Promise<Answer[]> {
  try {
    const body = { widgets: widgets.map(runWidgetOf), ...(timeframe && { timeframe }), ...(may("admin") && { assigneeIds: ["all"] }) };
    const { results } = await call(api.POST("/crm-reports/metrics/run", { body, signal }));
    return results.map((result) => ({ result }));
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const failure = asFailure(thrown);
    if (failure.code !== "validation_error" || widgets.length === 1) return widgets.map(() => ({ failure }));
    const half = Math.ceil(widgets.length / 2);
    const parts = await Promise.all([ask(widgets.slice(0, half), timeframe, signal), ask(widgets.slice(half), timeframe, signal)]);
    return parts.flat();
  }
}

/** What the widgets show, asked for as they change and a pause after the last change. */
export function usePreviews(widgets: readonly Widget[], timeframe: TimeframeInput | null): (widget: Widget) => Preview & { retry: () => void } {
  const answers = useRef(new Map<string, Answer>()).current;
  const shown = useRef(new Map<string, MetricSeries>()).current;
  const [round, next] = useReducer<number, void>((count) => count + 1, 0);
  const questions = widgets.map((widget) => questionOf(widget, timeframe));
  useEffect(() => {
    const open = widgets.filter((_, index) => !answers.has(questions[index] ?? ""));
    if (open.length === 0) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const found = await ask(open, timeframe, abort.signal).catch(() => undefined);
      if (!found || abort.signal.aborted) return;
      found.forEach((answer, index) => {
        const widget = open[index];
        if (widget) answers.set(questionOf(widget, timeframe), answer);
      });
      for (const [oldest] of answers) {
        if (answers.size <= mostKept) break;
        answers.delete(oldest);
      }
      next();
    }, answers.size === 0 ? 0 : pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [questions.join(), round]);

  return (widget) => {
    const question = questionOf(widget, timeframe);
    const answer = answers.get(question);
    if (answer?.result) shown.set(widget.instanceId, answer.result);
    return {
      result: answer?.failure ? undefined : shown.get(widget.instanceId),
      failure: answer?.failure,
      stale: !answer,
      retry: () => {
        answers.delete(question);
        next();
      },
    };
  };
}
