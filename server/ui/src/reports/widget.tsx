import type { LayoutWidget, MetricSeries } from "#schema";
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { asFailure, type Failure } from "../api/client";
import { may } from "../api/session";
import { Button, IconButton } from "../components/button";
import { word } from "../components/format";
import { Icon } from "../components/icon";
import { captionOf } from "../metrics/caption";
import { useCatalog } from "../metrics/catalog";
import { isEmpty, type ChartKind } from "../metrics/series";
import { DataTable } from "../metrics/table";

type Charts = typeof import("../metrics/chart");
const charts = signal<Charts | undefined>(undefined);
const chartsFailure = signal<Failure | undefined>(undefined);

function loadCharts() {
  chartsFailure.value = undefined;
  import("../metrics/chart").then(
    (module) => (charts.value = module),
    (thrown) => (chartsFailure.value = asFailure(thrown)),
  );
}
loadCharts();

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

/** Of a metric that the viewer's catalog lacks, or before it is there: `team.win_rate` is "Win rate". */
const nameOf = (metricId: string) => word(metricId.replace(/^.*\./, ""));

/** One widget: its title, what it is of, and its chart or the numbers behind it. */
export function WidgetCard({ widget, result, failure, retry, stale, actions }: WidgetCardProps) {
  const { data: catalog } = useCatalog();
  const [asTable, setAsTable] = useState(false);
  const title = widget.title ?? catalog?.get(widget.metricId)?.label ?? nameOf(widget.metricId);
  const withheld = catalog !== undefined && !may("admin") && !catalog.has(widget.metricId);
  const caption = result && !withheld ? captionOf(result) : "";
  const drawable = result && !withheld && !isEmpty(result);
  return (
    <article class="widget" aria-label={title} aria-busy={!result && !failure} data-stale={stale}>
      <header class="widget__head">
        <div class="widget__title">
          <h2 class="ellipsis" dir="auto" title={title}>
            {title}
          </h2>
          <p class="widget__note ellipsis" title={caption}>
            {caption || "\u00a0"}
          </p>
        </div>
        <span class="widget__actions">
          {drawable && (
            <IconButton icon="table" label={`${title} as a table`} small aria-pressed={asTable} onClick={() => setAsTable(!asTable)} />
          )}
          {actions}
        </span>
      </header>
      <div class="widget__body">
        {withheld ? (
          <Remark icon="keys">Visible to admins only</Remark>
        ) : failure && !result ? (
          <Failed failure={failure} retry={retry} />
        ) : !result ? (
          <span class="widget__skeleton" role="status" aria-label="Loading" />
        ) : !drawable ? (
          <Remark icon="reports">{result.meta.from ? "No data in this period" : "No data"}</Remark>
        ) : asTable ? (
          <DataTable result={result} title={title} />
        ) : charts.value ? (
          <charts.value.Chart result={result} kind={widget.chart as ChartKind} title={title} />
        ) : chartsFailure.value ? (
          <Failed failure={chartsFailure.value} retry={loadCharts} />
        ) : (
          <span class="widget__skeleton" role="status" aria-label="Loading" />
        )}
      </div>
    </article>
  );
}

function Remark({ icon, children }: { icon: "keys" | "reports"; children: ComponentChildren }) {
  return (
    <p class="widget__remark">
      <Icon name={icon} />
      {children}
    </p>
  );
}

function Failed({ failure, retry }: { failure: Failure; retry: (() => void) | undefined }) {
  return (
    <div class="widget__remark" role="alert">
      <Icon name="warning" />
      <p>{failure.message}</p>
      {retry && (
        <Button small icon="refresh" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}
