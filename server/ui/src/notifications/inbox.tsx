import { useLocation } from "preact-iso/router";
import type { Notification } from "#schema";
import { useCommands } from "../app/commands";
import { api, call } from "../api/client";
import { useList } from "../api/list";
import { unread } from "../api/live";
import { change, mutate } from "../api/query";
import { attempt } from "../components/attempt";
import { Badge } from "../components/badge";
import { Button, IconButton } from "../components/button";
import { ago, count, time } from "../components/format";
import { Icon } from "../components/icon";
import { Page } from "../components/page";
import { Pagination } from "../components/pagination";
import { EmptyState, ErrorState, Skeleton } from "../components/states";
import { addressOf, iconOf } from "./notification";

const key = "notifications/inbox";

interface Kept {
  rows: Notification[];
}

const changeRows = (changed: (rows: Notification[]) => Notification[]) => change<Kept>(key, (kept) => ({ ...kept, rows: changed(kept.rows) }));

function markRead({ id }: Notification) {
  const read_at = new Date().toISOString();
  const seen = changeRows((rows) => rows.map((row) => (row.id === id ? { ...row, read_at } : row)));
  const request = call(api.PUT("/v1/notifications/read/{notification_id}", { params: { path: { notification_id: id } } }));
  void attempt(() => mutate([seen], request, "notifications"));
}

function markAllRead() {
  const read_at = new Date().toISOString();
  const seen = changeRows((rows) => rows.map((row) => ({ ...row, read_at: row.read_at ?? read_at })));
  void attempt(async () => {
    const answer = await mutate([seen], call(api.PUT("/v1/notifications/read-all")), "notifications");
    unread.value = answer.unread;
  });
}

function remove({ id }: Notification) {
  const gone = changeRows((rows) => rows.filter((row) => row.id !== id));
  const request = call(api.DELETE("/v1/notifications/{notification_id}", { params: { path: { notification_id: id } } }));
  void attempt(() => mutate([gone], request, "notifications"));
}

export default function Inbox() {
  const list = useList<Notification>(key, (cursor, signal) =>
    call(api.GET("/v1/notifications/inbox", { params: { query: { per_page: 50, ...(cursor && { cursor }) } }, signal })),
  );
  useCommands([{ name: "Mark all notifications as read", icon: "check", synonyms: "inbox unread", run: markAllRead }]);
  const fresh = list.rows.filter(({ read_at }) => read_at === null);
  const seen = list.rows.filter(({ read_at }) => read_at !== null);
  const content = () => {
    if (list.failure && list.rows.length === 0) return <ErrorState failure={list.failure} retry={list.refetch} />;
    if (list.loading) return <Skeleton lines={6} />;
    if (list.rows.length === 0) {
      return (
        <EmptyState icon="inbox" title="You’re up to date" actions={<a href="/notifications">Choose what you are told of</a>}>
          When a deal of yours moves, a task is due or a report is ready, it says so here.
        </EmptyState>
      );
    }
    return (
      <>
        <Notifications title="New" list={fresh} />
        <Notifications title="Read" list={seen} />
        <Pagination list={list} noun="notifications" />
      </>
    );
  };
  return (
    <Page
      title="Inbox"
      layout="text"
      detail={unread.value > 0 && <Badge tone="accent">{count(unread.value)} unread</Badge>}
      actions={
        <>
          {unread.value > 0 && (
            <Button icon="check" onClick={markAllRead}>
              Mark all as read
            </Button>
          )}
          <RulesLink />
        </>
      }
    >
      {content()}
    </Page>
  );
}

function RulesLink() {
  const { route } = useLocation();
  return <IconButton icon="settings" label="Rules and channels" onClick={() => route("/notifications")} />;
}

function Notifications({ title, list }: { title: string; list: Notification[] }) {
  if (list.length === 0) return null;
  return (
    <section class="card inbox" aria-label={title}>
      <div class="card__head">
        <h2>{title}</h2>
      </div>
      <ul>
        {list.map((notification) => (
          <Entry key={notification.id} notification={notification} />
        ))}
      </ul>
    </section>
  );
}

function Entry({ notification }: { notification: Notification }) {
  const { title, body, created_at, read_at, rule_type } = notification;
  const address = addressOf(notification);
  const isNew = read_at === null;
  return (
    <li class="inbox__entry" data-new={isNew}>
      <span class="inbox__icon">
        <Icon name={iconOf(rule_type)} />
      </span>
      <div class="inbox__text">
        {address ? (
          <a class="inbox__title" href={address} onClick={() => isNew && markRead(notification)}>
            {title}
          </a>
        ) : (
          <p class="inbox__title">{title}</p>
        )}
        {body && <p class="inbox__body">{body}</p>}
      </div>
      <time class="muted" dateTime={created_at} title={time(created_at)}>
        {ago(created_at)}
      </time>
      <span class="inbox__actions">
        {isNew && <IconButton icon="check" label="Mark as read" onClick={() => markRead(notification)} />}
        <IconButton icon="trash" label="Remove" onClick={() => remove(notification)} />
      </span>
    </li>
  );
}
