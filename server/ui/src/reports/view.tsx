import type { Report } from "#schema";
import { useEffect, useState } from "preact/hooks";
import { connected } from "../api/live";
import { useAction } from "../api/query";
import { may } from "../api/session";
import { go, useCommands, type Command } from "../app/commands";
import type { PageParameters } from "../app/routes";
import { Badge } from "../components/badge";
import { Button, IconButton } from "../components/button";
import { clock, count } from "../components/format";
import { Menu } from "../components/menu";
import { Page } from "../components/page";
import { EmptyState, ErrorState, Skeleton } from "../components/states";
import { useCatalog } from "../metrics/catalog";
import { useChoices, type Choices } from "./choices";
import { DeleteReport } from "./delete-report";
import { Freeze } from "./freeze";
import { Grid } from "./grid";
import { PeoplePicker } from "./people-picker";
import { mayChange, useReport, useRun } from "./report";
import { Snapshots } from "./snapshots";
import { TimeframePicker, timeframeError } from "./timeframe";
import { Tv } from "./tv";
import { WidgetCard } from "./widget";

export default function View({ id = "" }: PageParameters) {
  const { data: report, failure, refetch } = useReport(id);
  // Widgets need it: asked for beside the report, not after it.
  useCatalog();
  if (failure && !report) {
    return (
      <Page title="Report">
        <ErrorState failure={failure} retry={refetch} />
      </Page>
    );
  }
  if (!report) {
    return (
      <Page title="Report">
        <Skeleton lines={6} label="The report loads" />
      </Page>
    );
  }
  return <Loaded key={report.id} report={report} />;
}

function Loaded({ report }: { report: Report }) {
  const choices = useChoices(report);
  const run = useRun(report, choices);
  const [dialog, setDialog] = useState<"freeze" | "delete">();
  const { widgets } = report.layout;
  const asOf = run.results?.values().next().value?.meta.asOf;
  const snapshotsOpen = choices.panel === "snapshots";
  const toggleSnapshots = () => choices.setPanel(snapshotsOpen ? "" : "snapshots");
  const edit = `/reports/${report.id}/edit`;
  const fullScreen = useAction(async () => {
    choices.setTv(true);
    await document.documentElement.requestFullscreen();
  });

  const commands: Command[] = [{ name: "Full screen", icon: "expand", keys: "f", synonyms: "tv television present", run: () => void fullScreen.run() }];
  if (may("member")) commands.push({ name: "Freeze report", icon: "snapshot", synonyms: "snapshot pdf csv export", run: () => setDialog("freeze") });
  if (mayChange(report)) commands.push({ name: "Edit report", icon: "edit", keys: "e", run: () => go(edit) });
  useCommands(commands);

  const grid = (
    <Grid widgets={widgets}>
      {(widget) => (
        <WidgetCard
          widget={widget}
          result={run.results?.get(widget.instanceId)}
          failure={run.failure}
          retry={run.refetch}
          stale={run.stale}
        />
      )}
    </Grid>
  );
  if (choices.tv) {
    return (
      <Tv title={report.title} widgets={widgets} asOf={asOf} refresh={run.refetch} onClose={() => choices.setTv(false)}>
        {grid}
      </Tv>
    );
  }
  return (
    <Page
      title={report.title}
      detail={report.visibility === "organization" ? <Badge>Shared</Badge> : <Badge>Private</Badge>}
      actions={
        <>
          <Button class="report__wide" kind="quiet" icon="snapshot" aria-expanded={snapshotsOpen} onClick={toggleSnapshots}>
            Snapshots{report.snapshotCount > 0 && ` (${count(report.snapshotCount)})`}
          </Button>
          {may("member") && (
            <Button class="report__wide" onClick={() => setDialog("freeze")}>
              Freeze
            </Button>
          )}
          <IconButton icon="expand" label="Full screen" onClick={() => void fullScreen.run()} />
          {mayChange(report) && <IconButton icon="edit" label="Edit report" onClick={() => go(edit)} />}
          <Menu
            label="More"
            align="end"
            trigger={(props) => <IconButton icon="more" label="More" {...props} />}
            items={() => [
              { label: "Snapshots", icon: "snapshot", detail: count(report.snapshotCount), onSelect: toggleSnapshots },
              ...(may("member") ? [{ label: "Freeze…", icon: "snapshot" as const, onSelect: () => setDialog("freeze") }] : []),
              ...(mayChange(report) ? (["separator", { label: "Delete report…", icon: "trash", danger: true, onSelect: () => setDialog("delete") }] as const) : []),
            ]}
          />
        </>
      }
      toolbar={<Toolbar choices={choices} asOf={asOf} />}
      aside={snapshotsOpen && <Snapshots report={report} onClose={() => choices.setPanel("")} />}
    >
      {report.description && (
        <p class="report__description" dir="auto">
          {report.description}
        </p>
      )}
      {widgets.length === 0 ? (
        <EmptyState icon="reports" title="This report has no widgets yet" actions={mayChange(report) && <Button kind="primary" onClick={() => go(edit)}>Add widgets</Button>}>
          Each shows one metric, as a number, a chart or a ranking.
        </EmptyState>
      ) : run.failure && !run.results ? (
        <ErrorState failure={run.failure} retry={run.refetch} />
      ) : (
        grid
      )}
      {dialog === "freeze" && <Freeze report={report} choices={choices} onClose={() => setDialog(undefined)} />}
      {dialog === "delete" && <DeleteReport report={report} onDeleted={() => go("/reports")} onClose={() => setDialog(undefined)} />}
    </Page>
  );
}

function Toolbar({ choices, asOf }: { choices: Choices; asOf: string | undefined }) {
  // Dates are written step by step: they stay here until both are there.
  const [draft, setDraft] = useState(choices.timeframe);
  useEffect(() => setDraft(choices.timeframe), [JSON.stringify(choices.timeframe)]);
  return (
    <div class="report__toolbar">
      <TimeframePicker
        labelHidden
        value={draft}
        onValue={(next) => {
          setDraft(next);
          if (!timeframeError(next)) choices.setTimeframe(next);
        }}
      />
      {choices.resetTimeframe && (
        <Button kind="quiet" onClick={choices.resetTimeframe}>
          Reset
        </Button>
      )}
      {choices.assigneeIds && <PeoplePicker value={choices.people} onValue={choices.setPeople} />}
      {asOf && (
        <span class="report__live" data-live={connected.value}>
          {connected.value ? "Live" : "As of"} · {clock(asOf)}
        </span>
      )}
    </div>
  );
}
