import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { may } from "../api/session";
import type { IconName } from "../components/icon";
import { held } from "./leave";
import { addressOf, routes } from "./routes";

export interface Command {
  name: string;
  icon: IconName;
  run: () => void;
  /** Other words by which it is found. */
  synonyms?: string;
  /** A key, or two pressed one after the other: `c`, `g b`. */
  keys?: string;
}

/** What lies over the page: the search box, the list of shortcuts, or neither. */
export const dialog = signal<"commands" | "shortcuts" | null>(null);

/** What was typed before the search box was there to take it. */
export const typedAhead = signal("");

const ofPages = signal<Command[]>([]);

/** Follows a link of the dashboard, unless the page in view asks first. */
export function go(address: string) {
  if (!held(address)) dispatchEvent(new CustomEvent<string>("go", { detail: address }));
}

const navigation = computed<Command[]>(() =>
  routes
    .filter(({ path, role }) => !/:\w+(\/|$)/.test(path) && (!role || may(role)))
    .map((route) => ({
      name: `Go to ${route.title}`,
      icon: route.icon,
      run: () => go(addressOf(route)),
      ...(route.key && { keys: `g ${route.key}` }),
    })),
);

const general: Command[] = [
  { name: "Search", icon: "search", keys: "Mod+K", run: () => (dialog.value = "commands") },
  { name: "Show shortcuts", icon: "keyboard", keys: "?", synonyms: "keyboard help", run: () => (dialog.value = "shortcuts") },
];

export const commands = computed(() => [...ofPages.value, ...navigation.value, ...general]);

/** What can be done on a page, by the search box and by keys, while the page is shown. */
export function useCommands(given: Command[]) {
  useEffect(() => {
    ofPages.value = [...given, ...ofPages.peek()];
    return () => {
      ofPages.value = ofPages.peek().filter((command) => !given.includes(command));
    };
  }, [given.map(({ name }) => name).join()]);
}

const sequencePause = 1000;

/** Runs commands by their keys, but not while somebody types or a dialog is open. */
export function listenToShortcuts() {
  let first = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      typedAhead.value = "";
      dialog.value = dialog.peek() === "commands" ? null : "commands";
      return;
    }
    const target = event.target as Element;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (dialog.peek() && !document.querySelector("dialog[open]")) {
      if (event.key === "Escape") dialog.value = null;
      else if (event.key.length === 1) typedAhead.value += event.key;
      event.preventDefault();
      return;
    }
    if (target.closest("input, select, textarea, dialog, [contenteditable]")) return;
    const keys = first ? `${first} ${event.key.toLowerCase()}` : event.key.toLowerCase();
    clearTimeout(timer);
    first = "";
    const found = commands.peek().find((command) => command.keys?.toLowerCase() === keys);
    if (found) {
      event.preventDefault();
      found.run();
    } else if (event.key === "g") {
      first = "g";
      timer = setTimeout(() => (first = ""), sequencePause);
    }
  };
  addEventListener("keydown", onKeyDown);
  return () => removeEventListener("keydown", onKeyDown);
}
