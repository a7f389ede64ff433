import type { Member } from "#schema";
import { may, me, type Role } from "../api/session";

/** What each may do, beyond the one before. */
export const rights: Record<Role, string> = {
  viewer: "reads",
  member: "works with records and reports",
  admin: "also people, settings and schedules",
  owner: "also makes owners and disbands",
};

export const invitable = ["admin", "member", "viewer"] as const;

function isLastOwner(member: Member, members: readonly Member[]): boolean {
  return member.role === "owner" && members.filter(({ role }) => role === "owner").length <= 1;
}

/** Why the viewer, an admin, can't change somebody's role. */
export function roleIsFixed(member: Member, members: readonly Member[]): string | undefined {
  if (member.placeholder) return "Made by an import; can’t sign in";
  if (member.role === "owner" && !may("owner")) return "Only owners change owners";
  if (isLastOwner(member, members)) return "A team needs an owner: make another one first";
  return undefined;
}

/** Why the viewer, an admin or the member, can't take somebody out. */
export function staysBecause(member: Member, members: readonly Member[]): string | undefined {
  if (isLastOwner(member, members)) return "The last owner has to stay";
  if (member.role === "owner" && !may("owner") && !isViewer(member)) return "Only owners remove owners";
  return undefined;
}

export function isViewer({ user_id }: Member): boolean {
  return user_id === me.value?.user.id;
}
