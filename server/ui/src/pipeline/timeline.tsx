import { useState } from "preact/hooks";
import type { Activity, CallChange, CreateActivity, DealDetail, PatchActivity } from "#schema";
import { api, call } from "../api/client";
import { useList } from "../api/list";
import { invalidate, useAction } from "../api/query";
import { may, me } from "../api/session";
import { Button, IconButton } from "../components/button";
import { Confirm } from "../components/dialog";
import { Input, Select, TextArea } from "../components/field";
import { ago, instantOf, time, word } from "../components/format";
import { Icon, type IconName } from "../components/icon";
import { Menu, type MenuItem } from "../components/menu";
import { useNames } from "../teams/people";
import { useStages } from "./stages";

type Logged = Exclude<Activity["type"], "stage_changed">;
type Outcome = NonNullable<CallChange["outcome"]>;

const icons: Record<Activity["type"], IconName> = {
  note: "note",
  call: "calls",
  email: "emails",
  meeting: "meeting",
  task: "tasks",
  stage_changed: "move",
};
const types: Logged[] = ["note", "call", "email", "meeting", "task"];
const outcomes: Outcome[] = ["success", "no_answer", "busy", "failed", "invalid_number", "canceled"];
const said: Record<Logged, string> = {
  note: "What is worth knowing?",
  call: "What was said?",
  email: "What was written?",
  meeting: "What is it about?",
  task: "What is to be done?",
};
const did: Record<Logged, string> = {
  note: "wrote a note",
  call: "logged a call",
  email: "logged an email",
  meeting: "planned a meeting",
  task: "planned a task",
};
/** The deal's answer holds so many activities; older ones are listed. */
const heldByDeal = 100;

interface Draft {
  type: Logged;
  body: string;
  outcome: Outcome;
  minutes: string;
  at: string;
}

const emptyDraft: Draft = { type: "note", body: "", outcome: "success", minutes: "", at: "" };
/** What was typed stays when the record is closed. */
const drafts = new Map<string, Draft>();

const refresh = (dealId: string) => invalidate(`deal/${dealId}`, `activities/${dealId}`);

export function Timeline({ deal }: { deal: DealDetail }) {
  const [older, setOlder] = useState(false);
  const list = useList<Activity>(older ? `activities/${deal.id}` : null, (cursor, signal) =>
    call(
      api.GET("/v1/crm/deals/{deal_id}/activities", {
        params: { path: { deal_id: deal.id }, query: { per_page: 100, ...(cursor && { cursor }) } },
        signal,
      }),
    ),
  );
  const rows = list.rows.length > 0 ? list.rows : deal.activities;
  return (
    <div class="timeline">
      {may("member") && <Composer key={deal.id} dealId={deal.id} />}
      {rows.length === 0 && <p class="record__empty">Nothing has happened yet. Log the first call or write a note.</p>}
      <ol class="timeline__entries">
        {rows.map((activity) => (
          <Entry key={activity.id} activity={activity} />
        ))}
      </ol>
      {!older && deal.activities.length >= heldByDeal && (
        <Button small onClick={() => setOlder(true)}>
          Show older
        </Button>
      )}
      {list.more && (
        <Button small onClick={list.more}>
          Show older
        </Button>
      )}
    </div>
  );
}

function Composer({ dealId }: { dealId: string }) {
  const [draft, setDraft] = useState(drafts.get(dealId) ?? emptyDraft);
  const edit = (changed: Partial<Draft>) => {
    const next = { ...draft, ...changed };
    drafts.set(dealId, next);
    setDraft(next);
  };
  const { type, body, outcome, minutes, at } = draft;
  const planned = type === "meeting" || type === "task";
  const log = useAction(async () => {
    if (type === "call") {
      const duration = Math.round(Number(minutes) * 60) || 0;
      await call(api.POST("/v1/crm/calls", { params: {}, body: { deal_id: dealId, direction: "outbound", outcome, duration_seconds: duration } }));
    }
    const told = type === "call" ? `${word(outcome)}${minutes ? `, ${minutes} min` : ""}${body.trim() ? `. ${body.trim()}` : ""}` : body.trim();
    const activity: CreateActivity = { type, body: told, ...(planned && at && { scheduled_for: instantOf(at) }) };
    await call(api.POST("/v1/crm/deals/{deal_id}/activities", { params: { path: { deal_id: dealId } }, body: activity }));
    drafts.delete(dealId);
    setDraft({ ...emptyDraft, type });
    void invalidate("calls");
    await refresh(dealId);
  });
  const ready = (type === "call" || body.trim() !== "") && !log.busy;
  const send = () => {
    if (ready) void log.run();
  };
  return (
    <form
      class="composer"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
      }}
    >
      <div class="composer__types" role="group" aria-label="Kind of entry">
        {types.map((each) => (
          <Button key={each} kind="quiet" small icon={icons[each]} aria-pressed={each === type} onClick={() => edit({ type: each })}>
            {word(each)}
          </Button>
        ))}
      </div>
      <TextArea label={said[type]} labelHidden placeholder={said[type]} value={body} onValue={(text) => edit({ body: text })} rows={2} />
      <div class="composer__foot">
        {type === "call" && (
          <>
            <Select
              label="Outcome"
              labelHidden
              value={outcome}
              options={outcomes.map((value) => ({ value, label: word(value) }))}
              onValue={(value) => edit({ outcome: value })}
            />
            <Input label="Minutes" labelHidden inputMode="decimal" placeholder="Minutes" value={minutes} onValue={(text) => edit({ minutes: text })} />
          </>
        )}
        {planned && <Input label="When" labelHidden type="datetime-local" value={at} onValue={(text) => edit({ at: text })} />}
        <Button type="submit" kind="primary" small busy={log.busy} disabled={!ready}>
          {type === "note" ? "Add note" : `Log ${type}`}
        </Button>
      </div>
      {log.failure && (
        <p class="field__error" role="alert">
          {log.failure.fields[0]?.message ?? log.failure.message}
        </p>
      )}
    </form>
  );
}

function Entry({ activity }: { activity: Activity }) {
  const { id, deal_id, type, body, scheduled_for, completed_at, author_user_id, created_at } = activity;
  const nameOf = useNames();
  const stages = useStages();
  const [editing, setEditing] = useState<string | null>(null);
  const [deleting, setDeleting] = useState(false);
  const patch = useAction(async (change: PatchActivity) => {
    await call(api.PATCH("/v1/crm/activities/{activity_id}", { params: { path: { activity_id: id } }, body: change }));
    setEditing(null);
    await refresh(deal_id);
  });
  const remove = useAction(async () => {
    await call(api.DELETE("/v1/crm/activities/{activity_id}", { params: { path: { activity_id: id } } }));
    setDeleting(false);
    await refresh(deal_id);
  });
  const stageName = (stageId: string | null) => stages.find((stage) => stage.id === stageId)?.name ?? "a stage that is gone";
  const own = author_user_id === me.value?.user.id || may("admin");
  const items = (): MenuItem[] => [
    { label: "Edit", icon: "edit", onSelect: () => setEditing(body ?? "") },
    ...(scheduled_for && !completed_at
      ? [{ label: "Mark as done", icon: "check" as const, onSelect: () => void patch.run({ completed_at: new Date().toISOString() }) }]
      : []),
    { label: "Delete", icon: "trash", danger: true, onSelect: () => setDeleting(true) },
  ];
  return (
    <li class="timeline__entry" data-type={type}>
      <span class="timeline__icon">
        <Icon name={icons[type]} size={14} />
      </span>
      <div class="timeline__content">
        <div class="timeline__head">
          <span class="timeline__who">
            <span class="timeline__author">{author_user_id ? nameOf(author_user_id) : "crondb"}</span>{" "}
            {type === "stage_changed" ? `moved it from ${stageName(activity.from_stage_id)} to ${stageName(activity.to_stage_id)}` : did[type]}
          </span>
          <time class="timeline__time" dateTime={created_at} data-tooltip={time(created_at)}>
            {ago(created_at)}
          </time>
          {type !== "stage_changed" && own && may("member") && (
            <Menu label="Entry" align="end" trigger={(props) => <IconButton icon="more" label="More" small {...props} />} items={items} />
          )}
        </div>
        {editing === null
          ? body && (
              <p class="timeline__body" dir="auto">
                {body}
              </p>
            )
          : (
              <form
                class="timeline__edit"
                onSubmit={(event) => {
                  event.preventDefault();
                  void patch.run({ body: editing.trim() || null });
                }}
              >
                <TextArea label="Text" labelHidden autofocus value={editing} onValue={setEditing} error={patch.failure?.message} />
                <div class="composer__foot">
                  <Button small onClick={() => setEditing(null)}>
                    Cancel
                  </Button>
                  <Button small type="submit" kind="primary" busy={patch.busy}>
                    Save
                  </Button>
                </div>
              </form>
            )}
        {scheduled_for && (
          <p class="timeline__when">
            <Icon name={completed_at ? "check" : "calendar"} size={12} />
            {completed_at ? `Done ${time(completed_at)}` : `Planned for ${time(scheduled_for)}`}
          </p>
        )}
      </div>
      {deleting && (
        <Confirm title="Delete this entry?" action="Delete" danger doing={remove} onClose={() => setDeleting(false)}>
          <p>It is gone from the timeline for everybody.</p>
        </Confirm>
      )}
    </li>
  );
}
