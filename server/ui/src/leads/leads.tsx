import { useMemo, useState } from "preact/hooks";
import type { Lead, Tag } from "#schema";
import { api, call } from "../api/client";
import { may } from "../api/session";
import type { PageParameters } from "../app/routes";
import { IconButton } from "../components/button";
import type { Column } from "../components/table";
import type { BulkAction } from "../records/bulk";
import { PeopleCell, PersonCell, TagBadges, TextCell, WhenCell, WordCell } from "../records/cells";
import { CreateDialog } from "../records/create";
import type { Filter } from "../records/filters";
import { defined, oneOf } from "../records/kind";
import { RecordList } from "../records/list";
import { rememberLead } from "../records/names";
import { usePeople } from "../teams/people";
import { leadKind, leadSources, leadStatuses } from "./kind";
import { LeadRecord } from "./lead";
import { leadName } from "./name";
import { TagsDialog } from "./tags-dialog";
import { useTags } from "./tags";

type Name = "q" | "status" | "source" | "tag" | "owner_user_id" | "unassigned";

async function load(query: Partial<Record<Name, string>>, cursor: string | undefined, signal: AbortSignal) {
  const page = await call(
    api.GET("/v1/crm/leads", {
      params: {
        query: defined({
          ...{ per_page: 100, cursor, q: query.q, tag: query.tag, owner_user_id: query.owner_user_id },
          status: oneOf(leadStatuses, query.status),
          source: oneOf(leadSources, query.source),
          unassigned: query.unassigned === "true" || undefined,
        }),
      },
      signal,
    }),
  );
  page.results.forEach(rememberLead);
  return page;
}

const columnsOf = (tags: readonly Tag[]): readonly Column<Lead>[] => [
  { id: "name", title: "Name", width: 170, grow: 2, fixed: true, cell: (lead) => <TextCell text={leadName(lead)} /> },
  { id: "company", title: "Company", width: 150, grow: 2, wide: true, cell: ({ company }) => <TextCell text={company} /> },
  { id: "status", title: "Status", width: 120, cell: ({ status }) => <WordCell words={leadStatuses} value={status} /> },
  { id: "source", title: "Source", width: 120, wide: true, cell: ({ source }) => <WordCell words={leadSources} value={source} /> },
  { id: "tags", title: "Tags", width: 150, grow: 1.5, wide: true, cell: ({ tag_ids }) => <TagBadges tags={tags.filter((tag) => tag_ids.includes(tag.id))} /> },
  { id: "email", title: "Email", width: 180, grow: 2, wide: true, optional: true, cell: ({ email }) => <TextCell text={email} /> },
  { id: "phone", title: "Phone", width: 130, wide: true, optional: true, cell: ({ phone }) => <TextCell text={phone} /> },
  { id: "domain", title: "Domain", width: 150, wide: true, optional: true, cell: ({ domain }) => <TextCell text={domain} /> },
  { id: "owner", title: "Owner", width: 150, wide: true, cell: ({ owner_user_id }) => <PersonCell id={owner_user_id} /> },
  { id: "assignees", title: "Assignees", width: 100, wide: true, optional: true, cell: ({ assignee_user_ids }) => <PeopleCell ids={assignee_user_ids} /> },
  { id: "contacted", title: "First contact", width: 110, wide: true, cell: ({ first_contacted_at }) => <WhenCell at={first_contacted_at} /> },
  { id: "converted", title: "Client since", width: 110, wide: true, optional: true, cell: ({ converted_at }) => <WhenCell at={converted_at} /> },
  { id: "created", title: "Created", width: 110, wide: true, cell: ({ created_at }) => <WhenCell at={created_at} /> },
];

export default function Leads({ id }: PageParameters) {
  const people = usePeople();
  const tags = useTags();
  const [managing, setManaging] = useState(false);
  const columns = useMemo(() => columnsOf(tags), [tags]);
  const tagWords = tags.map((tag) => ({ value: tag.id, label: tag.name, color: tag.color }));

  const filters: readonly Filter<Name>[] = [
    { kind: "choice", name: "status", label: "Status", words: leadStatuses },
    { kind: "choice", name: "source", label: "Source", words: leadSources },
    { kind: "choice", name: "tag", label: "Tag", words: tagWords },
    { kind: "person", name: "owner_user_id", label: "Owner" },
    { kind: "flag", name: "unassigned", label: "Unassigned" },
  ];
  const withTag = (lead: Lead, tag: string) => (lead.tag_ids.includes(tag) ? Promise.resolve() : leadKind.save(lead, { tag_ids: [...lead.tag_ids, tag] }));
  const bulk: BulkAction<Lead>[] = [
    {
      label: "Status",
      icon: "check",
      done: "changed",
      choices: () => leadStatuses.map(({ value, ...word }) => ({ ...word, run: (lead) => leadKind.save(lead, { status: value }) })),
    },
    {
      label: "Owner",
      icon: "leads",
      done: "changed",
      choices: () => [
        { label: "Nobody", run: (lead) => leadKind.save(lead, { owner_user_id: null }) },
        ...people.list.map(({ user_id, name }) => ({ label: name, run: (lead: Lead) => leadKind.save(lead, { owner_user_id: user_id }) })),
      ],
    },
    { label: "Add tag", icon: "tag", done: "tagged", choices: () => tags.map(({ id: tag, name, color }) => ({ label: name, color, run: (lead) => withTag(lead, tag) })) },
    { label: "Delete", icon: "trash", done: "deleted", danger: true, run: leadKind.remove },
  ];
  return (
    <>
      <RecordList<Lead, Name>
        title="Leads"
        name="leads"
        icon="leads"
        noun="lead"
        nameOf={leadName}
        columns={columns}
        filters={filters}
        search={{ name: "q", placeholder: "Name, company, email" }}
        load={load}
        bulk={bulk}
        touches={leadKind.touches}
        empty={{ title: "No leads yet", text: "Create the first, or import those that you have from a file." }}
        id={id}
        record={(open, close) => <LeadRecord id={open} onClose={close} />}
        create={{
          label: "New lead",
          dialog: (close, open) => <CreateDialog kind={leadKind} title="New lead" action="Create lead" onClose={close} onCreated={(lead) => open(lead.id)} />,
        }}
        actions={() => may("member") && <IconButton icon="tag" label="Tags" onClick={() => setManaging(true)} />}
      />
      {managing && <TagsDialog onClose={() => setManaging(false)} />}
    </>
  );
}
