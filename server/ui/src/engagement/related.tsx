import type { ComponentChildren } from "preact";
import type { Task } from "#schema";
import { api, call } from "../api/client";
import { useQuery } from "../api/query";
import { count } from "../components/format";
import { DoneBox, Due } from "./task";

/** A part of a record's panel about what belongs to it. */
export function Section({ title, total, all, children }: { title: string; total?: number | undefined; all?: string; children: ComponentChildren }) {
  return (
    <section class="panel__section">
      <div class="panel__section-head">
        <h3>
          {title}
          {!!total && <span class="muted number">{count(total)}</span>}
        </h3>
        {all && <a href={all}>Show all</a>}
      </div>
      {children}
    </section>
  );
}

const mostShown = 10;
const rank = { open: 0, done: 1, cancelled: 2 };
const dueOf = ({ due_on, due_at }: Task) => due_on ?? due_at ?? "9";

/** The newest tasks of a lead, those to be done first. */
export function TasksOfLead({ leadId }: { leadId: string }) {
  const query = { lead_id: leadId, per_page: mostShown };
  const { data } = useQuery(`tasks?lead_id=${leadId}&per_page=${mostShown}`, (signal) => call(api.GET("/v1/crm/tasks", { params: { query }, signal })));
  if (!data || data.results.length === 0) return null;
  const tasks = [...data.results].sort((left, right) => rank[left.status] - rank[right.status] || dueOf(left).localeCompare(dueOf(right)));
  return (
    <Section title="Tasks" total={data.total ?? undefined} all={`/tasks?lead_id=${leadId}&status=any`}>
      <ul class="related">
        {tasks.map((task) => (
          <li key={task.id} class="related__row" data-quiet={task.status !== "open"}>
            <DoneBox task={task} />
            <a class="related__name ellipsis" href={`/tasks/${task.id}`} dir="auto">
              {task.title}
            </a>
            <Due task={task} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
