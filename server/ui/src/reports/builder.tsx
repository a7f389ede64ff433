import type { Report } from "#schema";
import { useEffect, useRef, useState } from "preact/hooks";
import { useQuery } from "../api/query";
import { may, me } from "../api/session";
import { useCommands } from "../app/commands";
import type { PageParameters } from "../app/routes";
import { Button, IconButton } from "../components/button";
import { Input, Select, TextArea } from "../components/field";
import { narrow } from "../components/narrow";
import { Page } from "../components/page";
import { EmptyState, ErrorState, Skeleton } from "../components/states";
import { Tabs } from "../components/tabs";
import { toast } from "../components/toast";
import { useCatalog, type Catalog } from "../metrics/catalog";
import { CatalogPanel } from "./builder_catalog";
import { BuilderGrid } from "./builder_grid";
import { BuilderItem, elementOf } from "./builder_item";
import { keptDraft } from "./builder_kept";
import { inOrder, moved, reordered, resized, withPlaces } from "./builder_layout";
import { LeaveGuard } from "./builder_leave";
import { usePreviews } from "./builder_preview";
import type { Proposal } from "./builder_search";
import { Conflict, baseOf, loadReport, useSaving, type Base, type Stored } from "./builder_saving";
import * as state from "./builder_state";
import { TimeframeFields } from "./builder_timeframe";
import { WidgetPanel } from "./builder_widget";
import { timeframeName } from "./builder_words";

/** Makes and changes reports: `/reports/new`, with `?from=` as a copy of another one, and `/reports/:id/edit`. */
export default function Builder({ id }: PageParameters) {
  const [copied] = useState(() => new URLSearchParams(location.search).get("from"));
  const source = id ?? copied;
  const catalog = useCatalog();
  const report = useQuery(source ? `report-edit/${source}` : null, (signal) => loadReport(source ?? "", signal));
  const title = id ? "Edit report" : "New report";
  const failure = catalog.failure ?? report.failure;
  if (failure && !(catalog.data && (report.data || !source))) {
    return (
      <Page title={title}>
        <ErrorState failure={failure} retry={() => (catalog.refetch(), report.refetch())} />
      </Page>
    );
  }
  if (!catalog.data || (source && !report.data)) {
    return (
      <Page title={title}>
        <Skeleton lines={6} label="Loading the report" />
      </Page>
    );
  }
  if (id && report.data && !mayChange(report.data.data)) {
    return (
      <Page title={title}>
        <EmptyState icon="reports" title="This report isn’t yours to change" actions={<a href={`/reports/new?from=${id}`}>Make a copy of it</a>}>
          Its creator can change it, and so can admins where the whole team sees it.
        </EmptyState>
      </Page>
    );
  }
  return <Editor key={source ?? "new"} catalog={catalog.data} stored={report.data} copy={!id} />;
}

function mayChange({ createdBy, visibility }: Report): boolean {
  return createdBy === me.value?.user.id || (visibility === "organization" && may("admin"));
}

interface Start {
  base: Base;
  /** Without what this browser kept. */
  initial: state.Draft;
  draft: state.Draft;
  /** Names the draft that is kept until the report has an id. */
  name: string;
}

/** Where editing starts: from what this browser kept of the last time, else from what is stored. */
function startFrom(stored: Stored | undefined, copy: boolean): Start {
  const base = stored && !copy ? baseOf(stored) : { id: undefined, tag: "", draft: state.emptyDraft };
  const name = stored && copy ? `copy.${stored.data.id}` : "new";
  const initial = stored && copy ? copyOf(state.draftOf(stored.data)) : base.draft;
  const kept = keptDraft(base.id ?? name);
  if (!kept || state.sameDraft(kept.draft, initial)) return { base, initial, draft: initial, name };
  return { base: { id: base.id, tag: kept.tag, draft: kept.base }, initial, draft: kept.draft, name };
}

const copyOf = (draft: state.Draft): state.Draft => ({ ...draft, title: `${draft.title.slice(0, 190)} (copy)`, visibility: "private" });

/** Where the panel lies over the lower part of the window. */
const sheet = matchMedia("(max-width: 900px)");

type Panel = "metrics" | "widget" | "report";

function Editor({ catalog, stored, copy }: { catalog: Catalog; stored: Stored | undefined; copy: boolean }) {
  const [start] = useState(() => startFrom(stored, copy));
  const [history, setHistory] = useState(() => state.startOf(start.draft));
  const draft = history.now;
  const saving = useSaving(draft, start.base, start.name);
  const [selectedId, setSelectedId] = useState<string>();
  const [panel, setPanel] = useState<Panel>("metrics");
  const [opened, setOpened] = useState(false);
  const [said, setSaid] = useState("");
  const [untitled, setUntitled] = useState(false);
  const aside = useRef<HTMLElement>(null);
  const previewOf = usePreviews(draft.widgets, draft.timeframe);
  const selected = draft.widgets.find(({ instanceId }) => instanceId === selectedId);
  const full = draft.widgets.length >= state.mostWidgets;
  const timeframe = draft.timeframe ?? { preset: "last_30d" as const };

  const nameOf = ({ title, metricId }: state.Widget) => title ?? catalog.get(metricId)?.label ?? "A metric for admins";
  const change = (next: state.Draft, step?: string) => setHistory((before) => state.changed(before, next, step));
  /** A live region says the same again only where its text differs. */
  const say = (text: string) => setSaid((before) => (before === text ? `${text}\u00a0` : text));
  const focusOn = (id: string | undefined) => requestAnimationFrame(() => (id ? elementOf(id) : document.querySelector<HTMLElement>(".builder"))?.focus({ preventScroll: true }));

  const open = (next: Panel) => {
    setPanel(next);
    setOpened(true);
  };
  const openWidget = (id: string, byKeys = false) => {
    setSelectedId(id);
    open("widget");
    requestAnimationFrame(() => elementOf(id)?.scrollIntoView({ block: sheet.matches ? "start" : "nearest", inline: "nearest" }));
    if (byKeys) requestAnimationFrame(() => aside.current?.querySelector<HTMLElement>("[data-panel-start]")?.focus());
  };
  const undo = () => {
    if (history.past.length === 0) return;
    setHistory(state.undone);
    say("Undone");
  };
  const redo = () => {
    if (history.future.length === 0) return;
    setHistory(state.redone);
    say("Done again");
  };
  const add = (setup: state.Setup) => {
    const id = newId();
    const next = state.withWidget(draft, setup, id);
    change(next);
    setSelectedId(id);
    const { x, y } = next.widgets.find(({ instanceId }) => instanceId === id) ?? { x: 0, y: 0 };
    say(`${setup.metric.label} added in column ${x + 1}, row ${y + 1}.`);
    requestAnimationFrame(() => elementOf(id)?.scrollIntoView({ block: "nearest" }));
  };
  const arrange = (id: string, widgets: readonly state.Widget[], told: (widget: state.Widget) => string, step: string) => {
    const widget = widgets.find(({ instanceId }) => instanceId === id);
    if (widgets === draft.widgets || !widget) return say("No further");
    const hadFocus = elementOf(id) === document.activeElement;
    change({ ...draft, widgets }, `${step} ${id}`);
    say(told(widget));
    if (hadFocus) focusOn(id);
    requestAnimationFrame(() => elementOf(id)?.scrollIntoView({ block: "nearest" }));
  };
  const move = (id: string, dx: number, dy: number) => {
    const widgets = narrow.value ? reordered(draft.widgets, id, dx + dy) : moved(draft.widgets, id, dx, dy);
    arrange(id, widgets, ({ x, y }) => `Column ${x + 1}, row ${y + 1}`, "move");
  };
  const resize = (id: string, dw: number, dh: number) =>
    arrange(id, resized(draft.widgets, id, dw, dh), ({ w, h }) => `${w} wide, ${h} high`, "resize");
  const duplicate = (id: string) => {
    if (full) return say("A report has at most 50 widgets.");
    const copyId = newId();
    change(state.withDuplicate(draft, id, copyId));
    setSelectedId(copyId);
    say("Duplicated");
    focusOn(copyId);
  };
  const remove = (id: string) => {
    const ordered = inOrder(draft.widgets);
    const at = ordered.findIndex(({ instanceId }) => instanceId === id);
    const next = ordered[at + 1] ?? ordered[at - 1];
    change(state.withoutWidget(draft, id));
    setSelectedId(undefined);
    if (panel === "widget") setPanel("metrics");
    say("Deleted. Undo brings it back.");
    focusOn(next?.instanceId);
  };
  const save = async (over?: Base) => {
    setUntitled(!draft.title.trim());
    if (!draft.title.trim()) {
      document.querySelector<HTMLElement>(".builder__name input")?.focus();
      return false;
    }
    return saving.save(over);
  };
  const drop = (dropped: string, at: Parameters<typeof state.withWidget>[3], placed: readonly state.Widget[]) => {
    const setup = JSON.parse(dropped) as Omit<Proposal, "metric"> & { metric: string };
    const metric = catalog.get(setup.metric);
    if (!metric || full) return;
    const id = newId();
    change(state.withWidget({ ...draft, widgets: placed }, { ...setup, metric }, id, at));
    openWidget(id);
  };

  const discard = () => {
    saving.setBase(stored && !copy ? baseOf(stored) : start.base);
    setHistory(state.startOf(start.initial));
  };
  useEffect(() => {
    if (start.draft === start.initial) return;
    toast("Your unsaved changes are back.", { action: { label: "Discard", run: discard } });
  }, []);

  useEffect(() => {
    // What somebody else saved is taken over where nothing is lost by it.
    if (!stored || copy || stored.data.version <= versionOf(saving.base.tag) || saving.dirty || saving.busy) return;
    const next = baseOf(stored);
    saving.setBase(next);
    setHistory(state.startOf(next.draft));
  }, [stored]);

  const latest = useRef({ undo, redo, save });
  latest.current = { undo, redo, save };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector("dialog[open]")) return;
      const key = event.key.toLowerCase();
      const typing = (event.target as Element).matches("input:not([type=radio]), textarea");
      if (key === "s" && !event.shiftKey) void latest.current.save();
      else if (typing) return;
      else if (key === "z") (event.shiftKey ? latest.current.redo : latest.current.undo)();
      else if (key === "y" && !event.shiftKey) latest.current.redo();
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
  useCommands([
    { name: "Save report", icon: "check", run: () => void latest.current.save() },
    { name: "Undo", icon: "undo", run: () => latest.current.undo() },
    { name: "Redo", icon: "redo", run: () => latest.current.redo() },
  ]);

  const item = (widget: state.Widget) => {
    const id = widget.instanceId;
    return (
      <BuilderItem
        key={id}
        widget={widget}
        name={nameOf(widget)}
        preview={previewOf(widget)}
        selected={id === selectedId}
        listed={narrow.value}
        onSelect={() => setSelectedId(id)}
        onOpen={(byKeys) => openWidget(id, byKeys)}
        onMove={(dx, dy) => move(id, dx, dy)}
        onResize={(dw, dh) => resize(id, dw, dh)}
        onDuplicate={() => duplicate(id)}
        onDelete={() => remove(id)}
      />
    );
  };
  const theirs = saving.dirty && stored && !copy && saving.base.id === stored.data.id && stored.data.version > versionOf(saving.base.tag) ? stored : undefined;

  return (
    <Page
      title={saving.base.id ? "Edit report" : "New report"}
      detail={<span class="builder__state">{saving.dirty ? "Unsaved changes" : saving.base.id ? "Saved" : ""}</span>}
      layout="fill"
      actions={
        <>
          <IconButton icon="undo" label="Undo" aria-keyshortcuts="Control+Z" disabled={history.past.length === 0} onClick={undo} />
          <IconButton icon="redo" label="Redo" aria-keyshortcuts="Control+Shift+Z" disabled={history.future.length === 0} onClick={redo} />
          {saving.base.id && (
            <a class="button builder__view" data-kind="secondary" href={`/reports/${saving.base.id}`}>
              View
            </a>
          )}
          <Button kind="primary" busy={saving.busy} disabled={!saving.dirty && !!saving.base.id} onClick={() => void save()}>
            Save
          </Button>
        </>
      }
      toolbar={
        <>
          <div class="builder__name">
            <Input
              label="Name of the report"
              labelHidden
              placeholder="Name of the report"
              maxLength={200}
              value={draft.title}
              error={untitled && !draft.title.trim() ? "Give it a name first." : saving.failure?.of("title")}
              onValue={(title) => change({ ...draft, title }, "title")}
            />
          </div>
          <Button kind="quiet" icon="calendar" onClick={() => open("report")}>
            {timeframeName(timeframe)}
          </Button>
          <Button class="builder__open" icon="plus" onClick={() => open("metrics")}>
            Add
          </Button>
        </>
      }
      aside={
        <aside ref={aside} class="builder-panel" aria-label="Tools" data-opened={opened}>
          <div class="builder-panel__close">
            <IconButton icon="close" label="Close" onClick={() => (setOpened(false), focusOn(selectedId))} />
          </div>
          <Tabs
            label="Tools"
            value={panel}
            onValue={setPanel}
            tabs={[
              { value: "metrics", label: "Metrics" },
              { value: "widget", label: "Widget" },
              { value: "report", label: "Report" },
            ]}
          >
            {panel === "metrics" && <CatalogPanel catalog={catalog} full={full} draggable={!narrow.value} onAdd={add} />}
            {panel === "widget" && !selected && (
              <EmptyState icon="reports" title="No widget selected">
                Click a widget, or reach it with Tab and press Enter.
              </EmptyState>
            )}
            {panel === "widget" && selected && (
              <WidgetPanel
                key={selected.instanceId}
                widget={selected}
                metric={catalog.get(selected.metricId)}
                reportTimeframe={timeframe}
                onChange={(part, step) => change(state.withChange(draft, selected.instanceId, part), step)}
                onMove={(dx, dy) => move(selected.instanceId, dx, dy)}
                onResize={(dw, dh) => resize(selected.instanceId, dw, dh)}
                onDuplicate={() => duplicate(selected.instanceId)}
                onDelete={() => remove(selected.instanceId)}
              />
            )}
            {panel === "report" && <ReportPanel draft={draft} onChange={(part, step) => change({ ...draft, ...part }, step)} />}
          </Tabs>
        </aside>
      }
    >
      <div class="builder" data-covered={opened} tabIndex={-1} onClick={() => setSelectedId(undefined)}>
        {saving.failure && (
          <p class="builder__notice" data-tone="failure" role="alert">
            Not saved: {explained(saving.failure.message, draft, nameOf)}
          </p>
        )}
        {theirs && (
          <div class="builder__notice" role="status">
            <p>Somebody else has saved a newer version of this report.</p>
            <Button small onClick={() => saving.showConflict(theirs)}>
              See what changed
            </Button>
          </div>
        )}
        {draft.widgets.length === 0 && (
          <EmptyState
            icon="reports"
            title="What would you like to see?"
            actions={
              <Button icon="plus" onClick={() => (open("metrics"), requestAnimationFrame(() => aside.current?.querySelector("input")?.focus()))}>
                Find a metric
              </Button>
            }
          >
            Describe it, like “revenue by owner this year”, or pick a metric from the list.
          </EmptyState>
        )}
        {narrow.value ? (
          <div class="builder-list">{inOrder(draft.widgets).map(item)}</div>
        ) : (
          <BuilderGrid
            widgets={draft.widgets}
            onPlaces={(placeFor) => change({ ...draft, widgets: withPlaces(draft.widgets, placeFor) })}
            onDrop={(metric, at, placeFor) => drop(metric, at, withPlaces(draft.widgets, placeFor))}
          >
            {item}
          </BuilderGrid>
        )}
        <p id="builder-keys" hidden>
          Arrow keys move it, Shift and arrow keys change its size, Enter sets it up, Delete removes it.
        </p>
        <p class="visually-hidden" role="status">
          {said}
        </p>
      </div>
      <LeaveGuard dirty={saving.dirty} onSave={() => save()} onDiscard={saving.discard} />
      {saving.conflict && (
        <Conflict
          base={saving.base.draft}
          theirs={saving.conflict}
          busy={saving.busy}
          nameOf={nameOf}
          onClose={() => saving.showConflict(undefined)}
          onMine={() => saving.conflict && void save({ ...saving.base, tag: saving.conflict.tag })}
          onTheirs={() => {
            if (!saving.conflict) return;
            const next = baseOf(saving.conflict);
            saving.setBase(next);
            change(next.draft);
            saving.showConflict(undefined);
          }}
        />
      )}
    </Page>
  );
}

function ReportPanel({ draft, onChange }: { draft: state.Draft; onChange: (part: Partial<state.Draft>, step?: string) => void }) {
  return (
    <div class="builder-panel__fields">
      <TextArea label="Description" maxLength={20_000} value={draft.description} onValue={(description) => onChange({ description }, "description")} />
      <Select
        label="Who sees it"
        value={draft.visibility}
        options={[
          { value: "private", label: "Only you" },
          { value: "organization", label: "Everyone in the team" },
        ]}
        hint={draft.visibility === "organization" ? "Everyone sees the numbers of their own records; admins may change the report." : undefined}
        onValue={(visibility) => onChange({ visibility })}
      />
      <TimeframeFields value={draft.timeframe ?? { preset: "last_30d" }} buckets onValue={(timeframe) => onChange({ timeframe }, "timeframe")} />
      <p class="field__hint">For all widgets without a time frame of their own.</p>
    </div>
  );
}

/** Without crypto.randomUUID, which there is by HTTPS only. */
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Entity tags are the quoted version. */
const versionOf = (tag: string) => Number(/\d+/.exec(tag)?.[0] ?? 0);

/** A refusal with the widgets' names in place of their numbers. */
function explained(message: string, { widgets }: state.Draft, nameOf: (widget: state.Widget) => string): string {
  const sent = inOrder(widgets);
  return message.replace(/layout\.widgets\[(\d+)\]\.?/g, (whole, index: string) => {
    const widget = sent[Number(index)];
    return widget ? `“${nameOf(widget)}”: ` : whole;
  });
}
