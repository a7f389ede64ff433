import type { Call } from "#schema";
import { api, call as send } from "../api/client";
import type { PageParameters } from "../app/routes";
import { minutes } from "../components/format";
import type { Column } from "../components/table";
import { usePeople } from "../teams/people";
import type { BulkAction } from "../records/bulk";
import { PersonCell, WhenCell, WordCell } from "../records/cells";
import { CreateDialog } from "../records/create";
import type { Filter } from "../records/filters";
import { defined, oneOf } from "../records/kind";
import { RecordList } from "../records/list";
import { RecordLink } from "../records/names";
import { RecordPanel } from "../records/panel";
import { callKind, directions, outcomes } from "./kinds";

type Name = "direction" | "outcome" | "owner_user_id" | "lead_id" | "deal_id";

const filters: readonly Filter<Name>[] = [
  { kind: "choice", name: "outcome", label: "Outcome", words: outcomes },
  { kind: "choice", name: "direction", label: "Direction", words: directions },
  { kind: "person", name: "owner_user_id", label: "By" },
  { kind: "lead", name: "lead_id", label: "Lead" },
  { kind: "deal", name: "deal_id", label: "Deal" },
];

const columns: readonly Column<Call>[] = [
  { id: "started", title: "Started", width: 108, grow: 0, fixed: true, cell: ({ started_at }) => <WhenCell at={started_at} relative /> },
  { id: "lead", title: "Lead", width: 120, grow: 2, cell: ({ lead_id }) => <RecordLink of="lead" id={lead_id} /> },
  { id: "outcome", title: "Outcome", width: 126, cell: ({ outcome }) => <WordCell words={outcomes} value={outcome} /> },
  { id: "direction", title: "Direction", width: 110, wide: true, cell: ({ direction }) => <WordCell words={directions} value={direction} /> },
  {
    ...{ id: "duration", title: "Duration", width: 110, wide: true, align: "end" },
    cell: ({ duration_seconds }) => duration_seconds !== null && minutes(duration_seconds),
  },
  { id: "deal", title: "Deal", width: 150, grow: 2, wide: true, cell: ({ deal_id }) => <RecordLink of="deal" id={deal_id} /> },
  { id: "by", title: "By", width: 150, wide: true, cell: ({ owner_user_id }) => <PersonCell id={owner_user_id} /> },
];

export default function Calls({ id }: PageParameters) {
  const people = usePeople();
  const bulk: BulkAction<Call>[] = [
    {
      label: "By",
      icon: "leads",
      done: "changed",
      choices: () => people.list.map(({ user_id, name }) => ({ label: name, run: (call) => callKind.save(call, { owner_user_id: user_id }) })),
    },
    { label: "Delete", icon: "trash", done: "deleted", danger: true, run: (call) => callKind.remove(call) },
  ];
  return (
    <RecordList<Call, Name>
      title="Calls"
      name="calls"
      icon="calls"
      noun="call"
      nameOf={callKind.title}
      columns={columns}
      filters={filters}
      load={(query, cursor, signal) =>
        send(
          api.GET("/v1/crm/calls", {
            params: {
              query: defined({
                ...{ per_page: 100, cursor, owner_user_id: query.owner_user_id, lead_id: query.lead_id, deal_id: query.deal_id },
                direction: oneOf(directions, query.direction),
                outcome: oneOf(outcomes, query.outcome),
              }),
            },
            signal,
          }),
        )
      }
      bulk={bulk}
      touches={callKind.touches}
      empty={{ title: "No calls yet", text: "Log a call with a lead or about a deal, or let your telephone system do it by the API." }}
      id={id}
      record={(open, close) => <RecordPanel kind={callKind} id={open} onClose={close} />}
      create={{
        label: "Log call",
        dialog: (close, open) => <CreateDialog kind={callKind} title="Log call" action="Log call" onClose={close} onCreated={(call) => open(call.id)} />,
      }}
    />
  );
}
