import type { LayoutWidget, MetricSeries } from "#schema";
import type { ComponentChildren } from "preact";
import type { Failure } from "../api/client";

export interface WidgetCardProps {
  widget: Pick<LayoutWidget, "metricId" | "chart" | "title">;
  /** What the API answered for it; undefined while that loads. */
  result: MetricSeries | undefined;
  failure?: Failure | undefined;
  retry?: () => void;
  /** The answer is of other choices than those made; a new one is under way. */
  stale?: boolean;
  /** In the head, at its end. */
  actions?: ComponentChildren;
}

export function WidgetCard({ widget, actions }: WidgetCardProps) {
  return (
    <section class="widget" aria-label={widget.title ?? widget.metricId}>
      {actions}
    </section>
  );
}
