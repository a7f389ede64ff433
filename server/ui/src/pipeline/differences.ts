import type { Deal, Member, Stage } from "#schema";
import { peek } from "../api/query";
import { day, money, word } from "../components/format";

type Text = (deal: Deal) => string | null;

const person = (id: string) => (peek<Member[]>("people") ?? []).find(({ user_id }) => user_id === id)?.name ?? "somebody else";
const stage = (id: string) => (peek<{ results: Stage[] }>("stages")?.results ?? []).find((each) => each.id === id)?.name ?? "another stage";

const texts: Record<string, Text> = {
  name: ({ name }) => name,
  stage: ({ stage_id }) => stage(stage_id),
  value: ({ value, currency }) => (value === null ? null : money(value, currency)),
  owner: ({ owner_user_id }) => person(owner_user_id),
  "expected close": ({ expected_close_on }) => expected_close_on && day(expected_close_on),
  domain: ({ domain }) => domain,
  status: ({ status }) => word(status),
  "lost reason": ({ lost_reason }) => lost_reason,
};

const longest = 40;

/** A name as it fits into a sentence. */
export const short = (name: string) => (name.length > longest ? `${name.slice(0, longest - 1).trimEnd()}…` : name);

/** What is another between two versions of a deal, in words: `value $100 → $200, owner Ada → Ben`. */
export function differences(before: Deal, after: Deal): string {
  return Object.entries(texts)
    .map(([name, text]) => [name, text(before), text(after)] as const)
    .filter(([, from, to]) => from !== to)
    .map(([name, from, to]) => `${name} ${short(from ?? "none")} → ${short(to ?? "none")}`)
    .join(", ");
}
