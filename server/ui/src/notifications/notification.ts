import type { Notification, NotificationRule } from "#schema";
import type { IconName } from "../components/icon";

export type RuleType = NotificationRule["rule_type"];
export type ChannelKind = NotificationRule["channels"][number];

const icons: Record<RuleType, IconName> = {
  saved_search: "search",
  watchlist: "star",
  sequence_reply: "emails",
  deal_assigned: "deals",
  deal_stage_changed: "move",
  deal_won: "check",
  task_due: "tasks",
  member_joined: "team",
  report_ready: "schedules",
  snapshot_expiring: "reports",
  test: "bell",
};

export const iconOf = (type: RuleType): IconName => icons[type];

export const channelNames: Record<ChannelKind, string> = { in_app: "Inbox", email: "Email", slack: "Slack", webhook: "Webhook" };

const pages: [key: string, address: string][] = [
  ["deal_id", "/deals"],
  ["task_id", "/tasks"],
  ["lead_id", "/leads"],
  ["snapshot_id", "/snapshots"],
  ["report_id", "/reports"],
  ["schedule_id", "/schedules"],
];

/** The page of what a notification is about, by the ids in its data; undefined if it is about nothing here. */
export function addressOf({ data, rule_type }: Notification): string | undefined {
  if (rule_type === "member_joined") return "/team";
  const ids = typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {};
  for (const [key, address] of pages) {
    const id = ids[key];
    if (typeof id === "string") return `${address}/${encodeURIComponent(id)}`;
  }
  return undefined;
}
