import { computed, signal } from "@preact/signals";
import type { Me } from "#schema";

export type Role = Me["role"];
const roles: Role[] = ["viewer", "member", "admin", "owner"];

/** Who is signed in; null for nobody, undefined until the server has said so. */
export const me = signal<Me | null | undefined>(undefined);
/** Whether the session ended while a page was open: what waits for it goes on after signing in. */
export const expired = signal(false);

export const team = computed(() => me.value?.team);
export const timeZone = computed(() => team.value?.time_zone ?? "UTC");

export const ownId = () => me.value?.user.id ?? "";

export function may(role: Role): boolean {
  return !!me.value && roles.indexOf(me.value.role) >= roles.indexOf(role);
}

let waiting: (() => void)[] = [];

export function signInAgain(): Promise<void> {
  expired.value = true;
  return new Promise((resolve) => waiting.push(resolve));
}

/** Asks who is signed in. Not by the client, which would wait for a sign-in. */
export async function loadMe(): Promise<void> {
  const response = await fetch("/v1/me", { credentials: "same-origin" });
  if (response.ok) me.value = (await response.json()) as Me;
  else if (response.status === 401) me.value = null;
  else throw new Error(`The server answered ${response.status}.`);
}

export type Credentials = { key: string } | { token: string } | { code: string };

/** Answers why it was refused, or nothing. */
export async function signIn(credentials: Credentials): Promise<string | undefined> {
  let response: Response;
  try {
    response = await fetch("/v1/session", {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(credentials),
    });
  } catch {
    return "The server doesn’t answer. Check your connection and try again.";
  }
  if (response.ok) {
    const before = me.peek();
    await loadMe();
    const now = me.peek();
    // Somebody else's page must not show what the former user saw.
    if (before && now && (before.user.id !== now.user.id || before.team.id !== now.team.id)) location.reload();
    expired.value = false;
    for (const resume of waiting.splice(0)) resume();
    return undefined;
  }
  if (response.status === 429) {
    return `Too many attempts. Try again in ${response.headers.get("Retry-After") ?? "60"} seconds.`;
  }
  if ("code" in credentials) return "This link was used already or has expired. Sign in with your API key.";
  if (response.status >= 500) return `The server answered ${response.status}. Try again in a moment.`;
  return "This key isn’t valid. Check that you copied all of it, and that it wasn’t revoked.";
}

/** Ends the session, and leaves the page as it is. */
export async function endSession(): Promise<void> {
  await fetch("/v1/session", { method: "DELETE", credentials: "same-origin" });
  me.value = null;
}

export async function signOut(): Promise<void> {
  await fetch("/v1/session", { method: "DELETE", credentials: "same-origin" });
  location.assign("/sign-in");
}
