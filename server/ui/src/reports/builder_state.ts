import type { CatalogEntry, LayoutWidget, LayoutWidgetInput, Report, TimeframeInput } from "#schema";
import { inOrder, packed, roomFor, type Place } from "./builder_layout";

export type GroupBy = CatalogEntry["groupBy"][number];
export type FilterName = CatalogEntry["filters"][number];
export type Widget = Omit<LayoutWidget, "timeframe"> & { timeframe: TimeframeInput | null };

/** What is edited: a report without what the server adds. */
export interface Draft {
  title: string;
  description: string;
  visibility: Report["visibility"];
  timeframe: TimeframeInput | null;
  widgets: readonly Widget[];
}

export const mostWidgets = 50;
export const emptyDraft: Draft = { title: "", description: "", visibility: "private", timeframe: { preset: "last_30d" }, widgets: [] };

export function draftOf({ title, description, visibility, timeframe, layout }: Report): Draft {
  return { title, description: description ?? "", visibility, timeframe: withoutNulls(timeframe), widgets: packed(layout.widgets) };
}

/** What is sent to create the report or to change all of it. */
export function bodyOf({ title, description, visibility, timeframe, widgets }: Draft) {
  return {
    title: title.trim(),
    description: description.trim() || null,
    visibility,
    timeframe,
    layout: { widgets: inOrder(widgets).map(inputOf) },
  };
}

function inputOf({ timeframe, filters, ...widget }: Widget): LayoutWidgetInput {
  return { ...widget, timeframe: withoutNulls(timeframe), ...(filters !== null && filters !== undefined && { filters }) };
}

function withoutNulls(timeframe: TimeframeInput | null): TimeframeInput | null {
  if (!timeframe) return null;
  const { preset, from, to, bucket } = timeframe;
  return { preset, ...(from && { from }), ...(to && { to }), ...(bucket && { bucket }) };
}

/** Whether both say the same, in whatever order their members stand. */
export function same(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || !left || !right) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const present = (value: object) => Object.entries(value).filter(([, member]) => member !== undefined);
  const members = new Map<string, unknown>(present(right));
  const mine = present(left);
  return mine.length === members.size && mine.every(([name, member]) => members.has(name) && same(member, members.get(name)));
}

export function sameDraft(left: Draft, right: Draft): boolean {
  return same(bodyOf(left), bodyOf(right));
}

export interface History {
  past: readonly Draft[];
  now: Draft;
  future: readonly Draft[];
  /** What the last step changed: more of the same, like the letters of a title, belongs to that step. */
  step: string | undefined;
}

const mostSteps = 200;

export function startOf(draft: Draft): History {
  return { past: [], now: draft, future: [], step: undefined };
}

export function changed(history: History, next: Draft, step?: string): History {
  if (next === history.now) return history;
  if (step !== undefined && step === history.step) return { ...history, now: next, future: [] };
  return { past: [...history.past, history.now].slice(-mostSteps), now: next, future: [], step };
}

export function undone(history: History): History {
  const before = history.past.at(-1);
  if (!before) return history;
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future], step: undefined };
}

export function redone(history: History): History {
  const [next, ...future] = history.future;
  if (!next) return history;
  return { past: [...history.past, history.now], now: next, future, step: undefined };
}

const sizes: Record<CatalogEntry["shape"], { w: number; h: number }> = {
  stat: { w: 3, h: 2 },
  timeseries: { w: 6, h: 4 },
  category: { w: 4, h: 4 },
  leaderboard: { w: 4, h: 4 },
};

export const sizeOf = (metric: CatalogEntry) => sizes[metric.shape];

export interface Setup {
  metric: CatalogEntry;
  chart?: CatalogEntry["defaultChart"] | undefined;
  groupBy?: GroupBy | undefined;
  timeframe?: TimeframeInput | undefined;
  filters?: { source: string[] } | undefined;
}

/** With one more widget, where it was dropped or else where there is room. */
export function withWidget(draft: Draft, setup: Setup, instanceId: string, at?: Place): Draft {
  const size = sizeOf(setup.metric);
  const widget: Widget = {
    instanceId,
    metricId: setup.metric.metricId,
    chart: setup.chart ?? setup.metric.defaultChart,
    title: null,
    groupBy: setup.groupBy ?? null,
    timeframe: setup.timeframe ?? null,
    filters: setup.filters ?? null,
    ...(at ?? roomFor(draft.widgets, size)),
  };
  return { ...draft, widgets: packed([...draft.widgets, widget]) };
}

export function withoutWidget(draft: Draft, id: string): Draft {
  return { ...draft, widgets: packed(draft.widgets.filter(({ instanceId }) => instanceId !== id)) };
}

export function withDuplicate(draft: Draft, id: string, instanceId: string): Draft {
  const original = draft.widgets.find((widget) => widget.instanceId === id);
  if (!original) return draft;
  return { ...draft, widgets: packed([...draft.widgets, { ...original, instanceId, ...roomFor(draft.widgets, original) }]) };
}

export function withChange(draft: Draft, id: string, change: Partial<Widget>): Draft {
  return { ...draft, widgets: draft.widgets.map((widget) => (widget.instanceId === id ? { ...widget, ...change } : widget)) };
}

/** The values of a filter; the API takes a string for one of one. */
export function filterValues(filters: unknown, name: FilterName): string[] {
  const value = filters && typeof filters === "object" ? (filters as Record<string, unknown>)[name] : undefined;
  const values = typeof value === "string" ? [value] : Array.isArray(value) ? value : [];
  return values.filter((each) => typeof each === "string");
}

/** What else stands in the filters stays as it is. */
export function withFilter(filters: unknown, name: FilterName, values: readonly string[]): Record<string, unknown> | null {
  const { [name]: _, ...others } = (filters && typeof filters === "object" ? filters : {}) as Record<string, unknown>;
  const next = values.length > 0 ? { ...others, [name]: values } : others;
  return Object.keys(next).length > 0 ? next : null;
}
