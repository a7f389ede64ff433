import { me } from "../api/session";
import type { Draft } from "./builder_state";

/** A draft as this browser keeps it until it is saved or discarded. */
export interface Kept {
  draft: Draft;
  /** What it was made from: the report's state and version when it was opened. */
  base: Draft;
  tag: string;
}

/** Somebody else who signs in here gets drafts of their own. */
const keyOf = (id: string) => `crondb.report.${me.peek()?.user.id}.${id}`;

export function keptDraft(id: string): Kept | undefined {
  const text = localStorage.getItem(keyOf(id));
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as Kept;
  } catch {
    forgetDraft(id);
    return undefined;
  }
}

export function keepDraft(id: string, kept: Kept) {
  try {
    localStorage.setItem(keyOf(id), JSON.stringify(kept));
  } catch {
    // The store is full: the page itself still has it, and asks before it is left.
  }
}

export function forgetDraft(id: string) {
  localStorage.removeItem(keyOf(id));
}
