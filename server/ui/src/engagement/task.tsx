import { useState } from "preact/hooks";
import type { Task } from "#schema";
import { asFailure } from "../api/client";
import { invalidate } from "../api/query";
import { may } from "../api/session";
import { Checkbox } from "../components/field";
import { day, time, today } from "../components/format";
import { toast } from "../components/toast";
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
