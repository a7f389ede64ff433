import { useState } from "preact/hooks";
import type { Task } from "#schema";
import { asFailure } from "../api/client";
import { invalidate, useAction } from "../api/query";
import { may } from "../api/session";
import { Button } from "../components/button";
import { Checkbox } from "../components/field";
import { day, time, today } from "../components/format";
import { toast } from "../components/toast";
import { saveRecord } from "../records/kind";
import { taskKind } from "./kinds";

/** Ticks a task off; it shows so at once. */
export function DoneBox({ task }: { task: Task }) {
  const [wanted, setWanted] = useState<boolean>();
  const mark = async (done: boolean) => {
    setWanted(done);
    try {
      await taskKind.save(task, { status: done ? "done" : "open" });
      await invalidate(...taskKind.touches);
    } catch (thrown) {
      toast(`“${task.title}” wasn’t changed. ${asFailure(thrown).message}`, { tone: "failure" });
    }
    setWanted(undefined);
  };
  return (
    <span class="done-box">
      <Checkbox
        label={`${task.title} is done`}
        labelHidden
        checked={wanted ?? task.status === "done"}
        disabled={!may("member")}
        onChecked={(done) => void mark(done)}
      />
    </span>
  );
}

export function DoneButton({ task }: { task: Task }) {
  const open = task.status === "open";
  const { run, busy, failure } = useAction(() => saveRecord(taskKind, task, { status: open ? "done" : "open" }));
  return (
    <>
      <Button small icon={open ? "check" : "refresh"} busy={busy} onClick={() => void run()}>
        {open ? "Mark done" : "Open again"}
      </Button>
      {failure && (
        <p class="field__error" role="alert">
          {failure.message}
        </p>
      )}
    </>
  );
}

/** By when, and whether that has passed. */
export function Due({ task: { due_on, due_at, status } }: { task: Task }) {
  if (!due_on && !due_at) return null;
  const late = status === "open" && (due_on ? due_on < today() : Date.parse(due_at ?? "") < Date.now());
  return (
    <span class={late ? "due due--late" : "due"}>
      {due_on ? day(due_on) : due_at && time(due_at)}
      {late && <span class="visually-hidden">, overdue</span>}
    </span>
  );
}
