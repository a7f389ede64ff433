import { useEffect, useState } from "preact/hooks";
import type { Schedule } from "#schema";
import { useRecord } from "../app/location";
import { api, asFailure, call, callWithTag } from "../api/client";
import { invalidate, useAction } from "../api/query";
import { Button, IconButton } from "../components/button";
import { Confirm } from "../components/dialog";
import { Drawer } from "../components/drawer";
import { time } from "../components/format";
import { Menu } from "../components/menu";
import { ErrorState, Skeleton } from "../components/states";
import { toast } from "../components/toast";
import { useNames } from "../teams/people";
import { titleOf, useReportChoices, useSchedule } from "./data";
import { bodyOf, draftOf, type Draft } from "./draft";
import { ScheduleForm } from "./form";
import { Preview } from "./preview";

export function ScheduleDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { data, failure, refetch } = useSchedule(id);
  const reports = useReportChoices();
  const title = !id ? "New schedule" : data ? titleOf(data.data, reports) : "Schedule";
  if (id && !data) {
    return (
      <Drawer title={title} onClose={onClose}>
        {failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={8} />}
      </Drawer>
    );
  }
  return <ScheduleEditor title={title} stored={data} onClose={onClose} />;
}

interface EditorProps {
  title: string;
  stored: { data: Schedule; tag: string } | undefined;
  onClose: () => void;
}

function ScheduleEditor({ title, stored, onClose }: EditorProps) {
  const { open } = useRecord("/schedules");
  const nameOf = useNames();
  const [base, setBase] = useState(stored);
  const [draft, setDraft] = useState(() => draftOf(stored?.data));
  const [asked, setAsked] = useState<"preview" | "delete">();
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(base?.data));
  const newer = stored !== undefined && stored.data.version !== base?.data.version;
  const take = () => {
    setBase(stored);
    setDraft(draftOf(stored?.data));
    save.clear();
  };
  const keep = () => {
    setBase(stored);
    save.clear();
  };
  useEffect(() => {
    // What somebody else changed is shown, unless something is typed here.
    if (newer && !changed) take();
  }, [stored?.data.version]);

  const save = useAction(async () => {
    const body = bodyOf(draft);
    if (!base) {
      const made = await call(api.POST("/v1/reports/schedules", { body }));
      toast("The schedule is created.", { tone: "success" });
      await invalidate("schedules");
      open(made.id);
      return;
    }
    const params = { path: { report_id: base.data.id }, header: { "If-Match": base.tag } };
    const saved = await callWithTag(api.PUT("/v1/reports/schedules/{report_id}", { params, body })).catch((thrown: unknown) => {
      if (asFailure(thrown).status === 412) void invalidate("schedule");
      throw thrown;
    });
    setBase(saved);
    setDraft(draftOf(saved.data));
    toast("Saved.", { tone: "success" });
    void invalidate("schedule");
  });

  const edit = (next: Draft) => {
    setDraft(next);
    save.clear();
  };

  return (
    <Drawer
      title={title}
      onClose={onClose}
      actions={
        base && (
          <Menu
            label={title}
            align="end"
            trigger={(props) => <IconButton icon="more" label="More" {...props} />}
            items={() => [
              { label: "Preview the mail", icon: "emails", onSelect: () => setAsked("preview") },
              "separator",
              { label: "Delete schedule", icon: "trash", danger: true, onSelect: () => setAsked("delete") },
            ]}
          />
        )
      }
    >
      <form
        class="schedule"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.busy) void save.run();
        }}
      >
        {base && <State schedule={base.data} owner={nameOf(base.data.owner_user_id)} />}
        {newer && changed && (
          <div class="notice schedule__meanwhile" role="status">
            <p>Somebody changed this schedule meanwhile.</p>
            <Button small onClick={take}>
              Show theirs
            </Button>
            <Button small onClick={keep}>
              Go on with mine
            </Button>
          </div>
        )}
        <ScheduleForm draft={draft} onDraft={edit} stored={base?.data} failure={save.failure} />
        <div class="schedule__actions">
          {base && (
            <Button icon="emails" onClick={() => setAsked("preview")}>
              Preview
            </Button>
          )}
          <Button type="submit" kind="primary" busy={save.busy} disabled={!!base && !changed}>
            {base ? "Save" : "Create schedule"}
          </Button>
        </div>
      </form>
      {asked === "preview" && base && <Preview id={base.data.id} unsaved={changed} onClose={() => setAsked(undefined)} />}
      {asked === "delete" && base && <DeleteSchedule id={base.data.id} title={title} onClose={() => setAsked(undefined)} onDeleted={onClose} />}
    </Drawer>
  );
}

function State({ schedule, owner }: { schedule: Schedule; owner: string }) {
  const { last_status, last_run_at } = schedule;
  const failed = last_status?.replace(/^(failed|disabled): /, "");
  return (
    <>
      <p class="muted">
        By {owner}, from the data that they may see. {!last_run_at && "Not sent yet."}
        {last_run_at && last_status === "sent" && `Last sent ${time(last_run_at)}.`}
      </p>
      {last_status && last_status !== "sent" && (
        <p class="notice">
          {last_status.startsWith("disabled") ? "It was switched off: " : "The last time failed: "}
          {failed}
        </p>
      )}
    </>
  );
}

function DeleteSchedule({ id, title, onClose, onDeleted }: { id: string; title: string; onClose: () => void; onDeleted: () => void }) {
  const remove = useAction(async () => {
    await call(api.DELETE("/v1/reports/schedules/{report_id}", { params: { path: { report_id: id } } }));
    onDeleted();
    toast(`${title} is sent no more.`, { tone: "success" });
    void invalidate("schedules");
  });
  return (
    <Confirm title="Delete this schedule?" action="Delete schedule" danger doing={remove} onClose={onClose}>
      <p>{title} is sent to nobody any more. The report itself stays.</p>
    </Confirm>
  );
}
