import { useMemo } from "preact/hooks";
import type { Deal } from "#schema";
import { api, call } from "../api/client";
import type { PageParameters } from "../app/routes";
import { Icon } from "../components/icon";
import type { Column } from "../components/table";
import type { BulkAction } from "../records/bulk";
import { DayCell, MoneyCell, PeopleCell, PersonCell, TextCell, WhenCell, WordCell } from "../records/cells";
import type { Filter } from "../records/filters";
import { defined, ifMatch, oneOf, type Word } from "../records/kind";
import { RecordList } from "../records/list";
import { RecordLink, rememberDeal } from "../records/names";
import { usePeople } from "../teams/people";
import { NewDeal } from "./new-deal";
import { DealRecord } from "./record";
import { useStages } from "./stages";

type Name = "q" | "status" | "stage_id" | "owner_user_id" | "lead_id" | "min_value" | "max_value" | "expected_close_from" | "expected_close_to" | "sort";

const statuses: readonly Word<Deal["status"]>[] = [
  { value: "open", label: "Open", color: "var(--series-1)" },
  { value: "won", label: "Won", color: "var(--success)" },
  { value: "lost", label: "Lost", color: "var(--failure)" },
];

type Query = Partial<Record<Name, string>>;

const filterOf = (query: Query) =>
  defined({
    ...{ q: query.q, stage_id: query.stage_id, owner_user_id: query.owner_user_id, lead_id: query.lead_id },
    status: oneOf(statuses, query.status),
    min_value: query.min_value ? Number(query.min_value) : undefined,
    max_value: query.max_value ? Number(query.max_value) : undefined,
    expected_close_from: query.expected_close_from,
    expected_close_to: query.expected_close_to,
  });

async function load(query: Query, cursor: string | undefined, signal: AbortSignal) {
  const page = await call(
    api.GET("/v1/crm/deals", { params: { query: { ...filterOf(query), ...defined({ sort: query.sort, cursor }), per_page: 100 } }, signal }),
  );
  page.results.forEach(rememberDeal);
  return page;
}

function ExportLink({ query }: { query: Query }) {
  const filters = new URLSearchParams(Object.entries(filterOf(query)).map(([name, value]) => [name, String(value)]));
  return (
    <a class="button" data-kind="secondary" href={`/v1/crm/deals/export?${filters.toString()}`} download="deals.csv">
      <Icon name="download" />
      <span class="button__label">Export</span>
    </a>
  );
}

const columnsOf = (stages: readonly Word<string>[]): readonly Column<Deal>[] => [
  { id: "name", title: "Name", width: 200, grow: 3, sort: "name", fixed: true, cell: ({ name }) => <TextCell text={name} /> },
  { id: "stage", title: "Stage", width: 120, wide: true, cell: ({ stage_id }) => <WordCell words={stages} value={stage_id} /> },
  { id: "value", title: "Value", width: 110, sort: "value", align: "end", cell: ({ value, currency }) => <MoneyCell value={value} currency={currency} /> },
  { id: "owner", title: "Owner", width: 150, wide: true, cell: ({ owner_user_id }) => <PersonCell id={owner_user_id} /> },
  { id: "closes", title: "Expected close", width: 120, sort: "expected_close_on", wide: true, cell: ({ expected_close_on }) => <DayCell on={expected_close_on} /> },
  { id: "domain", title: "Domain", width: 150, wide: true, cell: ({ domain }) => <TextCell text={domain} /> },
  { id: "lead", title: "Lead", width: 150, wide: true, optional: true, cell: ({ lead_id }) => <RecordLink of="lead" id={lead_id} /> },
  { id: "assignees", title: "Assignees", width: 110, wide: true, optional: true, cell: ({ assignee_user_ids }) => <PeopleCell ids={assignee_user_ids} /> },
  { id: "lost", title: "Lost reason", width: 150, wide: true, optional: true, cell: ({ lost_reason }) => <TextCell text={lost_reason} /> },
  { id: "closed", title: "Closed", width: 110, sort: "closed_at", wide: true, optional: true, cell: ({ closed_at }) => <WhenCell at={closed_at} /> },
  { id: "created", title: "Created", width: 110, sort: "created_at", wide: true, cell: ({ created_at }) => <WhenCell at={created_at} /> },
  { id: "updated", title: "Updated", width: 110, sort: "updated_at", wide: true, optional: true, cell: ({ updated_at }) => <WhenCell at={updated_at} relative /> },
];

export default function Deals({ id }: PageParameters) {
  const people = usePeople();
  const stages = useStages();
  const stageWords = useMemo(() => stages.map((stage) => ({ value: stage.id, label: stage.name, color: stage.color })), [stages]);
  const columns = useMemo(() => columnsOf(stageWords), [stageWords]);

  const filters: readonly Filter<Name>[] = [
    { kind: "choice", name: "status", label: "Status", words: statuses },
    { kind: "choice", name: "stage_id", label: "Stage", words: stageWords },
    { kind: "person", name: "owner_user_id", label: "Owner" },
    { kind: "days", from: "expected_close_from", to: "expected_close_to", label: "Expected close" },
    { kind: "amounts", from: "min_value", to: "max_value", label: "Value" },
    { kind: "lead", name: "lead_id", label: "Lead" },
  ];
  const one = (deal: Deal) => ({ path: { deal_id: deal.id }, ...ifMatch(deal) });
  const bulk: BulkAction<Deal>[] = [
    {
      label: "Move to",
      icon: "move",
      done: "moved",
      choices: () =>
        stages.map((stage) => ({
          ...{ label: stage.name, color: stage.color },
          run: (deal) => call(api.PATCH("/v1/crm/deals/{deal_id}/move", { params: one(deal), body: { stage_id: stage.id } })),
        })),
    },
    {
      label: "Owner",
      icon: "leads",
      done: "changed",
      choices: () =>
        people.list.map(({ user_id, name }) => ({
          label: name,
          run: (deal) => call(api.PATCH("/v1/crm/deals/{deal_id}", { params: one(deal), body: { owner_user_id: user_id } })),
        })),
    },
    { label: "Delete", icon: "trash", done: "deleted", danger: true, run: (deal) => call(api.DELETE("/v1/crm/deals/{deal_id}", { params: one(deal) })) },
  ];
  return (
    <RecordList<Deal, Name>
      title="Deals"
      name="deals"
      icon="deals"
      noun="deal"
      nameOf={({ name }) => name}
      columns={columns}
      filters={filters}
      search={{ name: "q", placeholder: "Name or domain" }}
      sort={{ name: "sort", initial: "-created_at" }}
      load={load}
      bulk={bulk}
      touches={["deal", "kanban"]}
      empty={{ title: "No deals yet", text: "Create the first, or import those that you have from a file." }}
      id={id}
      record={(open, close) => <DealRecord id={open} onClose={close} />}
      create={{ label: "New deal", dialog: (close, open) => <NewDeal onClose={close} onCreated={(deal) => open(deal.id)} /> }}
      actions={(query) => <ExportLink query={query} />}
    />
  );
}
