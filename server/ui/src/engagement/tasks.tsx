import type { Task } from "#schema";
import { api, call } from "../api/client";
import type { PageParameters } from "../app/routes";
import type { Column } from "../components/table";
import { usePeople } from "../teams/people";
import type { BulkAction } from "../records/bulk";
import { PeopleCell, PersonCell, TextCell, WhenCell, WordCell } from "../records/cells";
import { CreateDialog } from "../records/create";
import type { Filter } from "../records/filters";
import { defined, oneOf } from "../records/kind";
import { RecordList } from "../records/list";
import { RecordLink } from "../records/names";
import { RecordPanel } from "../records/panel";
import { priorities, taskKind, taskStatuses } from "./kinds";
import { DoneBox, DoneButton, Due } from "./task";

type Name = "status" | "priority" | "owner_user_id" | "lead_id" | "deal_id" | "overdue";

const filters: readonly Filter<Name>[] = [
  { kind: "choice", name: "status", label: "Status", words: taskStatuses, initial: "open" },
  { kind: "flag", name: "overdue", label: "Overdue" },
  { kind: "choice", name: "priority", label: "Priority", words: priorities },
  { kind: "person", name: "owner_user_id", label: "Owner" },
  { kind: "lead", name: "lead_id", label: "Lead" },
  { kind: "deal", name: "deal_id", label: "Deal" },
];

const columns: readonly Column<Task>[] = [
  { id: "done", title: "Done", width: 48, grow: 0, fixed: true, cell: (task) => <DoneBox task={task} /> },
  { id: "title", title: "Title", width: 200, grow: 3, fixed: true, cell: ({ title, status }) => <TextCell text={title} quiet={status !== "open"} /> },
  { id: "due", title: "Due", width: 100, cell: (task) => <Due task={task} /> },
  { id: "priority", title: "Priority", width: 90, grow: 0, wide: true, cell: ({ priority }) => (priority === "normal" ? null : <WordCell words={priorities} value={priority} />) },
  { id: "status", title: "Status", width: 110, grow: 0, wide: true, cell: ({ status }) => <WordCell words={taskStatuses} value={status} /> },
  { id: "lead", title: "Lead", width: 150, wide: true, cell: ({ lead_id }) => <RecordLink of="lead" id={lead_id} /> },
  { id: "deal", title: "Deal", width: 150, wide: true, optional: true, cell: ({ deal_id }) => <RecordLink of="deal" id={deal_id} /> },
  { id: "owner", title: "Owner", width: 150, wide: true, cell: ({ owner_user_id }) => <PersonCell id={owner_user_id} /> },
  { id: "assignees", title: "Assignees", width: 110, wide: true, optional: true, cell: ({ assignee_user_ids }) => <PeopleCell ids={assignee_user_ids} /> },
  { id: "completed", title: "Completed", width: 110, wide: true, optional: true, cell: ({ completed_at }) => <WhenCell at={completed_at} /> },
  { id: "created", title: "Created", width: 110, wide: true, cell: ({ created_at }) => <WhenCell at={created_at} /> },
];

export default function Tasks({ id }: PageParameters) {
  const people = usePeople();
  const bulk: BulkAction<Task>[] = [
    { label: "Mark done", icon: "check", done: "done", run: (task) => taskKind.save(task, { status: "done" }) },
    {
      label: "Owner",
      icon: "leads",
      done: "changed",
      choices: () => people.list.map(({ user_id, name }) => ({ label: name, run: (task) => taskKind.save(task, { owner_user_id: user_id }) })),
    },
    {
      label: "Priority",
      icon: "sort",
      done: "changed",
      choices: () => priorities.map(({ value, label }) => ({ label, run: (task) => taskKind.save(task, { priority: value }) })),
    },
    { label: "Delete", icon: "trash", done: "deleted", danger: true, run: (task) => taskKind.remove(task) },
  ];
  return (
    <RecordList<Task, Name>
      title="Tasks"
      name="tasks"
      icon="tasks"
      noun="task"
      nameOf={taskKind.title}
      columns={columns}
      filters={filters}
      load={(query, cursor, signal) =>
        call(
          api.GET("/v1/crm/tasks", {
            params: {
              query: defined({
                ...{ per_page: 100, cursor, owner_user_id: query.owner_user_id, lead_id: query.lead_id, deal_id: query.deal_id },
                status: oneOf(taskStatuses, query.status),
                priority: oneOf(priorities, query.priority),
                overdue: query.overdue === "true" || undefined,
              }),
            },
            signal,
          }),
        )
      }
      bulk={bulk}
      touches={taskKind.touches}
      empty={{ title: "Nothing to do", text: "What you mean to do next with a lead or a deal stands here, with the day by which it is due." }}
      id={id}
      record={(open, close) => <RecordPanel kind={taskKind} id={open} onClose={close} quick={(task) => <DoneButton task={task} />} />}
      create={{
        label: "New task",
        dialog: (close, open) => <CreateDialog kind={taskKind} title="New task" action="Create task" onClose={close} onCreated={(task) => open(task.id)} />,
      }}
    />
  );
}
