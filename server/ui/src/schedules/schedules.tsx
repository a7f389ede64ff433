import type { Schedule } from "#schema";
import { useCommands } from "../app/commands";
import { useRecord } from "../app/location";
import type { PageParameters } from "../app/routes";
import { api, call } from "../api/client";
import { useList } from "../api/list";
import { change, mutate } from "../api/query";
import { attempt } from "../components/attempt";
import { Badge } from "../components/badge";
import { Button } from "../components/button";
import { Switch } from "../components/field";
import { ago, counted } from "../components/format";
import { Page } from "../components/page";
import { EmptyState } from "../components/states";
import { Table, type Column } from "../components/table";
import { timeIn, titleOf, useReportChoices } from "./data";
import { ScheduleDrawer } from "./drawer";
import { inWords } from "./recurrence";

const key = "schedules";

interface Kept {
  rows: Schedule[];
}

function enable({ id }: Schedule, enabled: boolean) {
  const shown = change<Kept>(key, (kept) => ({ ...kept, rows: kept.rows.map((row) => (row.id === id ? { ...row, enabled } : row)) }));
  const request = call(api.PUT("/v1/reports/schedules/{report_id}", { params: { path: { report_id: id } }, body: { enabled } }));
  void attempt(() => mutate([shown], request, "schedule"));
}

export default function Schedules({ id }: PageParameters) {
  const { open, close } = useRecord("/schedules");
  const reports = useReportChoices();
  const list = useList<Schedule>(key, (cursor, signal) =>
    call(api.GET("/v1/reports/schedules", { params: { query: { per_page: 100, ...(cursor && { cursor }) } }, signal })),
  );
  const create = () => open("new");
  useCommands([{ name: "New schedule", icon: "schedules", keys: "c", synonyms: "create mail report weekly", run: create }]);

  const columns: Column<Schedule>[] = [
    { id: "title", title: "Sends", width: 130, grow: 2, fixed: true, cell: (row) => <span class="ellipsis">{titleOf(row, reports)}</span> },
    { id: "when", title: "When", width: 190, grow: 2, cell: (row) => <span class="ellipsis">{inWords(row.cron)}</span> },
    {
      id: "next",
      title: "Next",
      width: 160,
      wide: true,
      cell: ({ next_run_at, time_zone }) =>
        next_run_at ? <span class="ellipsis">{timeIn(time_zone, new Date(next_run_at))}</span> : <span class="muted">Off</span>,
    },
    {
      id: "recipients",
      title: "To",
      width: 150,
      wide: true,
      cell: ({ recipients }) => (
        <span class="ellipsis">{recipients.length === 1 ? recipients[0] : counted(recipients.length, "address", "addresses")}</span>
      ),
    },
    { id: "format", title: "As", width: 60, grow: 0, wide: true, cell: ({ format }) => format.toUpperCase() },
    { id: "last", title: "Last", width: 130, wide: true, cell: (row) => <Last schedule={row} /> },
    {
      id: "enabled",
      title: "On",
      width: 60,
      grow: 0,
      fixed: true,
      cell: (row) => <Switch label={`${titleOf(row, reports)} is sent`} labelHidden checked={row.enabled} onChecked={(on) => enable(row, on)} />,
    },
  ];

  const newButton = (
    <Button kind="primary" icon="plus" onClick={create}>
      New schedule
    </Button>
  );
  return (
    <Page
      title="Schedules"
      layout="fill"
      actions={newButton}
      aside={id && <ScheduleDrawer key={id} id={id === "new" ? undefined : id} onClose={close} />}
    >
      <Table
        name="schedules"
        label="Schedules"
        columns={columns}
        list={list}
        openId={id}
        onOpen={(row) => open(row.id)}
        empty={
          <EmptyState icon="schedules" title="No schedules yet" actions={newButton}>
            Reports, summaries of the pipeline and benchmarks can be mailed every day, week or month.
          </EmptyState>
        }
      />
    </Page>
  );
}

function Last({ schedule: { last_status, last_run_at } }: { schedule: Schedule }) {
  if (!last_status) return <span class="muted">Not sent yet</span>;
  const when = last_run_at ? ago(last_run_at) : "";
  if (last_status === "sent") return <span class="ellipsis">{when}</span>;
  return <Badge tone="failure">{last_status.startsWith("disabled") ? "Switched off" : `Failed ${when}`}</Badge>;
}
