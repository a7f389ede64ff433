import type { Report } from "#schema";
import { useEffect, useState } from "preact/hooks";
import { api, call } from "../api/client";
import { useList } from "../api/list";
import { useAction } from "../api/query";
import { may, me } from "../api/session";
import { go, useCommands } from "../app/commands";
import { useFilters } from "../app/location";
import { Badge } from "../components/badge";
import { Button, IconButton } from "../components/button";
import { FormDialog } from "../components/dialog";
import { Input, Select } from "../components/field";
import { ago, count, counted } from "../components/format";
import { Menu, type MenuItem } from "../components/menu";
import { Page } from "../components/page";
import { EmptyState, ErrorState, Skeleton } from "../components/states";
import { toast } from "../components/toast";
import { useNames } from "../teams/people";
import { DeleteReport } from "./delete-report";
import { forgetReport, mayChange } from "./report";
import { Thumbnail } from "./thumbnail";

type Whose = "" | "own" | "shared";

const whoseOptions: readonly { value: Whose; label: string }[] = [
  { value: "", label: "All reports" },
  { value: "own", label: "Made by me" },
  { value: "shared", label: "Shared by others" },
];

export default function Gallery() {
  const [filters, setFilters] = useFilters<"whose" | "q">();
  const [creating, setCreating] = useState(false);
  const { rows, total, failure, loading, more, refetch } = useList<Report>("reports", async (cursor, signal) => {
    const page = await call(api.GET("/crm-reports", { params: { query: { perPage: 50, ...(cursor && { cursor }) } }, signal }));
    return { results: page.results, total: page.total, next_cursor: page.nextCursor };
  });
  useCommands(may("member") ? [{ name: "New report", icon: "plus", keys: "c", synonyms: "create add dashboard", run: () => setCreating(true) }] : []);

  // The next page is most likely a report.
  useEffect(() => {
    const timer = setTimeout(() => void import("./view").catch(() => {}), 500);
    return () => clearTimeout(timer);
  }, []);

  const text = (filters.q ?? "").trim().toLocaleLowerCase();
  const own = me.value?.user.id;
  const shown = rows.filter(({ title, description, createdBy }) => {
    if (filters.whose && (createdBy === own) !== (filters.whose === "own")) return false;
    return `${title} ${description ?? ""}`.toLocaleLowerCase().includes(text);
  });
  const create = may("member") && (
    <Button kind="primary" icon="plus" onClick={() => setCreating(true)}>
      New report
    </Button>
  );
  return (
    <Page
      title="Reports"
      detail={total !== undefined && count(total)}
      actions={create}
      toolbar={
        <>
          <Input label="Find a report" labelHidden type="search" placeholder="Find a report" value={filters.q ?? ""} onValue={(q) => setFilters({ q })} />
          <Select label="Whose" labelHidden options={whoseOptions} value={(filters.whose ?? "") as Whose} onValue={(whose) => setFilters({ whose })} />
        </>
      }
    >
      {loading ? (
        <Skeleton lines={8} label="Reports load" />
      ) : failure && rows.length === 0 ? (
        <ErrorState failure={failure} retry={refetch} />
      ) : rows.length === 0 ? (
        <EmptyState icon="reports" title="No reports yet" actions={create}>
          A report shows numbers and charts of your pipeline, kept up to date while you look at them.
        </EmptyState>
      ) : shown.length === 0 ? (
        <EmptyState icon="search" title="No report fits" actions={<Button onClick={() => setFilters({ q: "", whose: "" })}>Show all</Button>}>
          {more ? "Show more of them, or look for something else." : "Look for something else."}
        </EmptyState>
      ) : (
        <ul class="gallery">
          {shown.map((report) => (
            <Entry key={report.id} report={report} />
          ))}
        </ul>
      )}
      {more && (
        <p class="gallery__more">
          <Button onClick={more}>Show more</Button>
        </p>
      )}
      {creating && <NewReport onClose={() => setCreating(false)} />}
    </Page>
  );
}

function Entry({ report }: { report: Report }) {
  const nameOf = useNames();
  const [deleting, setDeleting] = useState(false);
  const { id, title, description, visibility, createdBy, updatedAt, snapshotCount, layout } = report;
  const duplicate = useAction(async () => {
    const { timeframe } = report;
    const body = { title: `${title} (copy)`.slice(0, 200), description, layout, timeframe, visibility: "private" as const };
    const copy = await call(api.POST("/crm-reports", { body }));
    forgetReport();
    toast("A copy that only you see was made", { action: { label: "Open", run: () => go(`/reports/${copy.id}`) } });
  });
  const items = (): MenuItem[] => [
    { label: "Open", icon: "reports", onSelect: () => go(`/reports/${id}`) },
    { label: "Snapshots", icon: "snapshot", detail: count(snapshotCount), onSelect: () => go(`/reports/${id}?panel=snapshots`) },
    ...(may("member") ? [{ label: "Duplicate", icon: "copy" as const, disabled: duplicate.busy, onSelect: () => void duplicate.run() }] : []),
    ...(mayChange(report)
      ? ([
          { label: "Edit", icon: "edit", onSelect: () => go(`/reports/${id}/edit`) },
          "separator",
          { label: "Delete report…", icon: "trash", danger: true, onSelect: () => setDeleting(true) },
        ] as const)
      : []),
  ];
  return (
    <li class="report-card">
      <Thumbnail widgets={layout.widgets} />
      <div class="report-card__text">
        <div class="report-card__head">
          <h2 class="ellipsis" dir="auto">
            <a class="report-card__link" href={`/reports/${id}`}>
              {title}
            </a>
          </h2>
          <span class="report-card__menu">
            <Menu label={title} align="end" trigger={(props) => <IconButton icon="more" small label={`More about ${title}`} {...props} />} items={items} />
          </span>
        </div>
        <p class="report-card__description" dir="auto">
          {description ?? counted(layout.widgets.length, "widget")}
        </p>
        <p class="report-card__facts">
          {visibility === "organization" ? <Badge>Shared</Badge> : <Badge>Private</Badge>}
          <span class="ellipsis">
            {nameOf(createdBy)} · {ago(updatedAt)}
          </span>
        </p>
      </div>
      {deleting && <DeleteReport report={report} onClose={() => setDeleting(false)} />}
    </li>
  );
}

function NewReport({ onClose }: { onClose: () => void }) {
  const [title, setTitle] = useState("");
  const [visibility, setVisibility] = useState<Report["visibility"]>("private");
  const create = useAction(async () => {
    const report = await call(api.POST("/crm-reports", { body: { title: title.trim(), visibility } }));
    forgetReport();
    go(`/reports/${report.id}/edit`);
  });
  return (
    <FormDialog title="New report" action="Create" doing={create} onClose={onClose}>
      <Input label="Title" value={title} onValue={setTitle} maxLength={200} autofocus placeholder="Sales this quarter" error={create.failure?.of("title")} />
      <Select
        label="Who sees it"
        value={visibility}
        onValue={setVisibility}
        options={[
          { value: "private", label: "Only me" },
          { value: "organization", label: "Everyone in the team" },
        ]}
      />
    </FormDialog>
  );
}
