import type { CatalogEntry } from "#schema";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Catalog } from "../metrics/catalog";
import { IconButton } from "../components/button";
import { Input } from "../components/field";
import { counted, today, word } from "../components/format";
import { Icon } from "../components/icon";
import { letDrag } from "./builder_grid";
import { propose, type Proposal } from "./builder_search";
import { sizeOf } from "./builder_state";
import { bucketOptions, chartName, shapeOf, timeframeName } from "./builder_words";

export interface CatalogPanelProps {
  catalog: Catalog;
  /** There is no room for more widgets. */
  full: boolean;
  onAdd: (proposal: Proposal) => void;
  /** Metrics are dragged into the grid. */
  draggable: boolean;
}

const examples = ["Win rate by owner last quarter", "Leads by source per month", "Lost reasons as a pie"];

function detailOf({ metric, chart, groupBy, timeframe, filters, missing }: Proposal): string {
  const bucket = bucketOptions.find(({ value }) => value === timeframe?.bucket)?.label.toLowerCase();
  return [
    chart ? chartName(chart) : shapeOf(metric).name,
    groupBy && `by ${word(groupBy).toLowerCase()}`,
    filters && `from ${word(filters.source.join()).toLowerCase()}`,
    timeframe && timeframeName(timeframe),
    bucket && `per ${bucket}`,
    missing && `not by ${missing}`,
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Metrics to add: found by words, or by what they are about. */
export function CatalogPanel({ catalog, full, onAdd, draggable }: CatalogPanelProps) {
  const [phrase, setPhrase] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const metrics = useMemo(() => [...catalog.values()], [catalog]);
  const found = useMemo(() => propose(phrase, metrics, today()), [phrase, metrics]);
  const searching = phrase.trim() !== "";

  useEffect(() => {
    if (draggable && list.current) letDrag(list.current.querySelectorAll<HTMLElement>("[data-metric]"));
  });

  const add = (proposal: Proposal | undefined) => proposal && !full && onAdd(proposal);
  const row = (proposal: Proposal) => (
    <MetricRow key={proposal.metric.metricId} proposal={proposal} disabled={full} onAdd={() => add(proposal)} />
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>("input, .metric button")];
    const next = stops[stops.indexOf(event.target as HTMLElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  return (
    <div class="builder-catalog" onKeyDown={onKeyDown}>
      <div class="builder-catalog__search">
        <Input
          label="Find a metric"
          labelHidden
          type="search"
          placeholder="Find a metric or describe one"
          value={phrase}
          onValue={setPhrase}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add(found[0]);
          }}
        />
        <p class="visually-hidden" role="status">
          {searching && (found.length > 0 ? `${counted(found.length, "metric")} found. Enter adds ${found[0]?.metric.label}.` : "No metric found.")}
        </p>
      </div>
      {full && <p class="builder-catalog__note">A report has at most 50 widgets. Delete one to add another.</p>}
      <div ref={list} class="builder-catalog__list">
        {!searching && (
          <section>
            <h2>Try</h2>
            <ul>
              {examples.map((example) => (
                <li key={example}>
                  <button type="button" class="builder-catalog__example" onClick={() => setPhrase(example)}>
                    <Icon name="search" size={12} />
                    {example}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        {searching && found.length === 0 && <p class="builder-catalog__note">No metric is called so. Try a word like “revenue”, “calls” or “overdue”.</p>}
        {searching && found.length > 0 && <ul>{found.map(row)}</ul>}
        {!searching &&
          categoriesOf(metrics).map(([category, entries]) => (
            <section key={category}>
              <h2>{word(category)}</h2>
              <ul>{entries.map((metric) => row({ metric }))}</ul>
            </section>
          ))}
      </div>
    </div>
  );
}

function categoriesOf(metrics: readonly CatalogEntry[]): [string, CatalogEntry[]][] {
  const categories = new Map<string, CatalogEntry[]>();
  for (const metric of metrics) categories.set(metric.category, [...(categories.get(metric.category) ?? []), metric]);
  return [...categories];
}

function MetricRow({ proposal, disabled, onAdd }: { proposal: Proposal; disabled: boolean; onAdd: () => void }) {
  const { metric } = proposal;
  const { w, h } = sizeOf(metric);
  const detail = detailOf(proposal);
  return (
    <li class="metric" data-metric={JSON.stringify({ ...proposal, metric: metric.metricId })} gs-w={w} gs-h={h} onClick={onAdd}>
      <Icon name={shapeOf(metric).icon} />
      <span class="metric__text">
        <span class="metric__name">{metric.label}</span>
        <span class="metric__detail">{detail}</span>
      </span>
      {metric.adminOnly && <span class="metric__detail">Admins</span>}
      <IconButton
        icon="plus"
        label={`Add ${metric.label}: ${detail}`}
        small
        disabled={disabled}
        onClick={(event) => {
          event.stopPropagation();
          onAdd();
        }}
      />
    </li>
  );
}
