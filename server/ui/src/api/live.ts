import { computed, effect, signal } from "@preact/signals";
import type { Notification } from "#schema";
import { api, call } from "./client";
import { invalidate, invalidateAll } from "./query";
import { expired, me } from "./session";

type Message =
  | { type: "hello"; unread: number }
  | { type: "notification"; notification: Notification; unread: number }
  | { type: "unread"; unread: number }
  | { type: "changed" };

export const unread = signal(0);
/** The last notification that came while the page was open. */
export const arrived = signal<Notification | undefined>(undefined);
export const connected = signal(false);

/** After a change, and from one time of asking anew to the next. */
const changeDelay = 300;
const changePause = 1200;
const pollDelay = 5000;
const longestPause = 30_000;

let since: string | undefined;
let attempt = 0;
let refetchTimer: ReturnType<typeof setTimeout> | undefined;
let refetchedAt = 0;

function changed() {
  refetchTimer ??= setTimeout(
    () => {
      refetchTimer = undefined;
      refetchedAt = Date.now();
      invalidateAll();
    },
    Math.max(changeDelay, refetchedAt + changePause - Date.now()),
  );
}

function receive(message: Message) {
  if (message.type === "changed") return changed();
  unread.value = message.unread;
  if (message.type === "notification") {
    since = message.notification.id;
    arrived.value = message.notification;
    // Of what is no record, too: somebody joined.
    changed();
  } else if (message.type === "unread") void invalidate("notifications");
}

let socket: WebSocket | undefined;
let retryTimer: ReturnType<typeof setTimeout> | undefined;

function connect() {
  const address = new URL("/v1/ws/notifications", location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  address.searchParams.set("changes", "true");
  if (since) address.searchParams.set("since", since);
  const opened = new WebSocket(address);
  socket = opened;
  opened.onopen = () => {
    // What changed while it was away was told to nobody.
    if (attempt > 0) changed();
    attempt = 0;
    connected.value = true;
  };
  opened.onmessage = ({ data }) => receive(JSON.parse(String(data)) as Message);
  opened.onclose = () => {
    if (socket !== opened) return;
    connected.value = false;
    const pause = Math.min(500 * 2 ** attempt++, longestPause) * (0.75 + Math.random() / 2);
    retryTimer = setTimeout(connect, pause);
  };
}

function disconnect() {
  clearTimeout(retryTimer);
  const closing = socket;
  socket = undefined;
  connected.value = false;
  closing?.close();
}

async function poll() {
  if (connected.peek() || document.hidden || expired.peek()) return;
  invalidateAll();
  unread.value = (await call(api.GET("/v1/notifications/unread-count"))).unread;
}

const who = computed(() => (me.value && !expired.value ? `${me.value.user.id} ${me.value.team.id}` : undefined));

/** Keeps the page up to date for as long as somebody is signed in. Answers how to end that. */
export function goLive() {
  return effect(() => {
    if (!who.value) return;
    connect();
    const timer = setInterval(() => void poll().catch(() => {}), pollDelay);
    return () => {
      disconnect();
      clearInterval(timer);
    };
  });
}
