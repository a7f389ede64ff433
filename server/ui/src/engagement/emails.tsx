import type { Email } from "#schema";
import { api, call } from "../api/client";
import type { PageParameters } from "../app/routes";
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
import { directions, emailKind, emailStatuses } from "./kinds";

type Name = "direction" | "status" | "owner_user_id" | "lead_id" | "deal_id";

const filters: readonly Filter<Name>[] = [
  { kind: "choice", name: "status", label: "Status", words: emailStatuses },
  { kind: "choice", name: "direction", label: "Direction", words: directions },
  { kind: "person", name: "owner_user_id", label: "By" },
  { kind: "lead", name: "lead_id", label: "Lead" },
  { kind: "deal", name: "deal_id", label: "Deal" },
];

const columns: readonly Column<Email>[] = [
  { id: "sent", title: "Sent", width: 108, grow: 0, fixed: true, cell: ({ sent_at }) => <WhenCell at={sent_at} relative /> },
  { id: "lead", title: "Lead", width: 120, grow: 2, cell: ({ lead_id }) => <RecordLink of="lead" id={lead_id} /> },
  { id: "status", title: "Status", width: 110, cell: ({ status }) => <WordCell words={emailStatuses} value={status} /> },
  { id: "direction", title: "Direction", width: 110, wide: true, cell: ({ direction }) => <WordCell words={directions} value={direction} /> },
  { id: "opened", title: "Opened", width: 110, wide: true, cell: ({ opened_at }) => <WhenCell at={opened_at} relative /> },
  { id: "replied", title: "Replied", width: 110, wide: true, cell: ({ replied_at }) => <WhenCell at={replied_at} relative /> },
  { id: "automated", title: "Automated", width: 90, grow: 0, wide: true, cell: ({ automated }) => automated && "Yes" },
  { id: "deal", title: "Deal", width: 150, grow: 2, wide: true, optional: true, cell: ({ deal_id }) => <RecordLink of="deal" id={deal_id} /> },
  { id: "by", title: "By", width: 150, wide: true, cell: ({ owner_user_id }) => <PersonCell id={owner_user_id} /> },
];

export default function Emails({ id }: PageParameters) {
  const people = usePeople();
  const bulk: BulkAction<Email>[] = [
    {
      label: "By",
      icon: "leads",
      done: "changed",
      choices: () => people.list.map(({ user_id, name }) => ({ label: name, run: (email) => emailKind.save(email, { owner_user_id: user_id }) })),
    },
    { label: "Delete", icon: "trash", done: "deleted", danger: true, run: (email) => emailKind.remove(email) },
  ];
  return (
    <RecordList<Email, Name>
      title="Emails"
      name="emails"
      icon="emails"
      noun="email"
      nameOf={emailKind.title}
      columns={columns}
      filters={filters}
      load={(query, cursor, signal) =>
        call(
          api.GET("/v1/crm/emails", {
            params: {
              query: defined({
                ...{ per_page: 100, cursor, owner_user_id: query.owner_user_id, lead_id: query.lead_id, deal_id: query.deal_id },
                direction: oneOf(directions, query.direction),
                status: oneOf(emailStatuses, query.status),
              }),
            },
            signal,
          }),
        )
      }
      bulk={bulk}
      touches={emailKind.touches}
      empty={{ title: "No emails yet", text: "Log an email to a lead or about a deal, or let your mail program do it by the API." }}
      id={id}
      record={(open, close) => <RecordPanel kind={emailKind} id={open} onClose={close} />}
      create={{
        label: "Log email",
        dialog: (close, open) => <CreateDialog kind={emailKind} title="Log email" action="Log email" onClose={close} onCreated={(email) => open(email.id)} />,
      }}
    />
  );
}
