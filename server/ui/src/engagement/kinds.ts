import type { Call, Email, PatchCall, PatchEmail, PatchTask, Task } from "#schema";
import { api, call } from "../api/client";
import { ownId } from "../api/session";
import type { Kind, Word } from "../records/kind";

export const directions: readonly Word<Call["direction"]>[] = [
  { value: "outbound", label: "Outbound" },
  { value: "inbound", label: "Inbound" },
];

export const outcomes: readonly Word<Call["outcome"]>[] = [
  { value: "success", label: "Reached", color: "var(--success)" },
  { value: "no_answer", label: "No answer", color: "var(--series-others)" },
  { value: "busy", label: "Busy", color: "var(--warning)" },
  { value: "failed", label: "Failed", color: "var(--failure)" },
  { value: "invalid_number", label: "Invalid number", color: "var(--failure)" },
  { value: "canceled", label: "Canceled", color: "var(--series-others)" },
];

export const emailStatuses: readonly Word<Email["status"]>[] = [
  { value: "sent", label: "Sent", color: "var(--series-others)" },
  { value: "delivered", label: "Delivered", color: "var(--success)" },
  { value: "bounced", label: "Bounced", color: "var(--failure)" },
];

export const taskStatuses: readonly Word<Task["status"]>[] = [
  { value: "open", label: "Open", color: "var(--series-1)" },
  { value: "done", label: "Done", color: "var(--success)" },
  { value: "cancelled", label: "Cancelled", color: "var(--series-others)" },
];

export const priorities: readonly Word<Task["priority"]>[] = [
  { value: "high", label: "High" },
  { value: "normal", label: "Normal" },
  { value: "low", label: "Low" },
];

const taskOf = (id: string) => ({ path: { task_id: id } });
const callOf = (id: string) => ({ path: { call_id: id } });
const emailOf = (id: string) => ({ path: { email_id: id } });

const created = { label: "Created", at: (record: { created_at: string }) => record.created_at };

const about = [
  { name: "lead_id", label: "Lead", kind: "lead" },
  { name: "deal_id", label: "Deal", kind: "deal" },
] as const;

export const taskKind: Kind<Task, PatchTask> = {
  name: "task",
  page: "/tasks",
  title: ({ title }) => title,
  touches: ["task"],
  stamps: [{ label: "Completed", at: (task) => task.completed_at }, created],
  fresh: () => ({ priority: "normal", owner_user_id: ownId() }),
  fields: [
    { name: "title", label: "Title", kind: "text", required: true },
    { name: "status", label: "Status", kind: "choice", words: taskStatuses, rare: true },
    { name: "priority", label: "Priority", kind: "choice", words: priorities },
    { name: "due_on", label: "Due", kind: "day", also: { due_at: null } },
    { name: "due_at", label: "Due at", kind: "instant", also: { due_on: null }, rare: true },
    { name: "owner_user_id", label: "Owner", kind: "person" },
    { name: "assignee_user_ids", label: "Assignees", kind: "people", rare: true },
    ...about,
    { name: "description", label: "Description", kind: "area" },
    { name: "external_id", label: "External id", kind: "text", rare: true },
  ],
  load: (id, signal) => call(api.GET("/v1/crm/tasks/{task_id}", { params: taskOf(id), ...(signal && { signal }) })),
  create: (values) => call(api.POST("/v1/crm/tasks", { params: {}, body: { ...values, title: values.title ?? "" } })),
  save: ({ id }, body) => call(api.PATCH("/v1/crm/tasks/{task_id}", { params: taskOf(id), body })),
  remove: ({ id }) => call(api.DELETE("/v1/crm/tasks/{task_id}", { params: taskOf(id) })),
};

export const callKind: Kind<Call, PatchCall> = {
  name: "call",
  page: "/calls",
  title: ({ direction, outcome }) => `${labelOf(directions, direction)} call · ${labelOf(outcomes, outcome)}`,
  touches: ["call", "lead"],
  stamps: [created],
  fresh: () => ({ direction: "outbound", outcome: "success", started_at: new Date().toISOString(), owner_user_id: ownId() }),
  fields: [
    ...about,
    { name: "direction", label: "Direction", kind: "choice", words: directions },
    { name: "outcome", label: "Outcome", kind: "choice", words: outcomes },
    { name: "started_at", label: "Started", kind: "instant" },
    { name: "duration_seconds", label: "Duration", kind: "duration" },
    { name: "owner_user_id", label: "By", kind: "person" },
    { name: "external_id", label: "External id", kind: "text", rare: true },
  ],
  load: (id, signal) => call(api.GET("/v1/crm/calls/{call_id}", { params: callOf(id), ...(signal && { signal }) })),
  create: (body) => call(api.POST("/v1/crm/calls", { params: {}, body })),
  save: ({ id }, body) => call(api.PATCH("/v1/crm/calls/{call_id}", { params: callOf(id), body })),
  remove: ({ id }) => call(api.DELETE("/v1/crm/calls/{call_id}", { params: callOf(id) })),
};

export const emailKind: Kind<Email, PatchEmail> = {
  name: "email",
  page: "/emails",
  title: ({ direction, status }) => `${labelOf(directions, direction)} email · ${labelOf(emailStatuses, status)}`,
  touches: ["email", "lead"],
  stamps: [created],
  fresh: () => ({ direction: "outbound", status: "sent", sent_at: new Date().toISOString(), automated: false, owner_user_id: ownId() }),
  fields: [
    ...about,
    { name: "direction", label: "Direction", kind: "choice", words: directions },
    { name: "status", label: "Status", kind: "choice", words: emailStatuses },
    { name: "sent_at", label: "Sent", kind: "instant" },
    { name: "owner_user_id", label: "By", kind: "person" },
    { name: "opened_at", label: "Opened", kind: "instant", rare: true },
    { name: "replied_at", label: "Replied", kind: "instant", rare: true },
    { name: "automated", label: "Automated", kind: "flag" },
    { name: "external_id", label: "External id", kind: "text", rare: true },
  ],
  load: (id, signal) => call(api.GET("/v1/crm/emails/{email_id}", { params: emailOf(id), ...(signal && { signal }) })),
  create: (body) => call(api.POST("/v1/crm/emails", { params: {}, body })),
  save: ({ id }, body) => call(api.PATCH("/v1/crm/emails/{email_id}", { params: emailOf(id), body })),
  remove: ({ id }) => call(api.DELETE("/v1/crm/emails/{email_id}", { params: emailOf(id) })),
};

export function labelOf<V extends string>(words: readonly Word<V>[], value: V): string {
  return words.find((word) => word.value === value)?.label ?? value;
}
