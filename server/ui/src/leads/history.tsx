import type { ComponentChildren } from "preact";
import type { LeadDetail } from "#schema";
import { api, call } from "../api/client";
import { useQuery } from "../api/query";
import { ago, minutes, time } from "../components/format";
import { Icon, type IconName } from "../components/icon";
import { Skeleton } from "../components/states";
import { labelOf, outcomes } from "../engagement/kinds";
import { Section } from "../engagement/related";
import { useNames } from "../teams/people";
import { leadStatuses } from "./kind";

interface Happened {
  id: string;
  at: string;
  icon: IconName;
  text: ComponentChildren;
  href?: string;
}

const mostOfEach = 50;

/** Calls, emails and changes of the status, newest first. */
export function History({ lead }: { lead: LeadDetail }) {
  const nameOf = useNames();
  const query = { lead_id: lead.id, per_page: mostOfEach };
  const calls = useQuery(`calls?lead_id=${lead.id}&per_page=${mostOfEach}`, (signal) => call(api.GET("/v1/crm/calls", { params: { query }, signal })));
  const emails = useQuery(`emails?lead_id=${lead.id}&per_page=${mostOfEach}`, (signal) => call(api.GET("/v1/crm/emails", { params: { query }, signal })));
  if (calls.loading || emails.loading) return <Skeleton lines={4} label="Loading the history" />;

  const status = (value: LeadDetail["status"]) => labelOf(leadStatuses, value);
  const happened: Happened[] = [
    ...(calls.data?.results ?? []).map((each): Happened => ({
      id: each.id,
      at: each.started_at,
      icon: "calls",
      href: `/calls/${each.id}`,
      text: `${each.direction === "outbound" ? `${nameOf(each.owner_user_id)} called` : `Called ${nameOf(each.owner_user_id)}`}: ${labelOf(outcomes, each.outcome).toLocaleLowerCase()}${
        each.duration_seconds ? `, ${minutes(each.duration_seconds)}` : ""
      }`,
    })),
    ...(emails.data?.results ?? []).map((each): Happened => ({
      id: each.id,
      at: each.sent_at,
      icon: "emails",
      href: `/emails/${each.id}`,
      text: `${each.direction === "outbound" ? `${each.automated ? "A program" : nameOf(each.owner_user_id)} wrote` : `Wrote to ${nameOf(each.owner_user_id)}`}${
        each.replied_at ? ", answered" : each.opened_at ? ", opened" : each.status === "bounced" ? ", bounced" : ""
      }`,
    })),
    ...lead.status_history.map((each): Happened => ({
      id: `${each.at} ${each.to}`,
      at: each.at,
      icon: "move",
      text: `${each.by ? nameOf(each.by) : "An import"}: ${status(each.from)} → ${status(each.to)}`,
    })),
    { id: "created", at: lead.created_at, icon: "plus", text: "Created" },
  ];
  happened.sort((left, right) => right.at.localeCompare(left.at));
  const more = [
    { name: "calls", total: calls.data?.total ?? 0 },
    { name: "emails", total: emails.data?.total ?? 0 },
  ].filter(({ total }) => total > mostOfEach);
  return (
    <Section title="History">
      <ul class="related">
        {happened.map(({ id, at, icon, text, href }) => (
          <li key={id} class="related__row">
            <span class="related__icon">
              <Icon name={icon} size={14} />
            </span>
            {href ? (
              <a class="related__name" href={href}>
                {text}
              </a>
            ) : (
              <span class="related__text">{text}</span>
            )}
            <time class="related__when number" dateTime={at} title={time(at)}>
              {ago(at)}
            </time>
          </li>
        ))}
      </ul>
      {more.map(({ name, total }) => (
        <p key={name}>
          <a href={`/${name}?lead_id=${lead.id}`}>
            All {total} {name}
          </a>
        </p>
      ))}
    </Section>
  );
}
