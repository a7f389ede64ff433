import { monitorForElements } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { extractClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/extract-closest-edge";
import { useEffect, useState } from "preact/hooks";
import type { Kanban, KanbanColumn } from "#schema";
import { api, call } from "../api/client";
import { change, mutate, useQuery } from "../api/query";
import { may } from "../api/session";
import { attempt } from "../components/attempt";
import { Button } from "../components/button";
import { ErrorState, Skeleton } from "../components/states";
import { DeleteStageDialog, StageDialog } from "./stage-dialogs";
import { StageRow } from "./stage-row";

/** Begins as the board's key, so that moves ask for it anew. */
const key = "kanban/counts";

async function reorder(stages: readonly KanbanColumn[]) {
  const request = call(api.POST("/v1/crm/stages/reorder", { body: { stage_ids: stages.map(({ id }) => id) } }));
  await mutate([change<Kanban>(key, (kanban) => ({ ...kanban, stages: [...stages] }))], request, "stages", "kanban");
}

/** The stages of the pipeline: added, changed, put in order, deleted. */
export function StageSettings() {
  const { data, failure, refetch } = useQuery<Kanban>(key, (signal) =>
    call(api.GET("/v1/crm/deals/kanban", { params: { query: { per_stage: 1 } }, signal })),
  );
  const [adding, setAdding] = useState(false);
  const [edited, setEdited] = useState<KanbanColumn>();
  const [deleted, setDeleted] = useState<KanbanColumn>();
  const [said, setSaid] = useState("");
  const stages = data?.stages ?? [];

  const moveTo = (stage: KanbanColumn, to: number) => {
    const next = stages.filter(({ id }) => id !== stage.id);
    const at = Math.max(0, Math.min(to, next.length));
    if (next.length === stages.length || at === stages.indexOf(stage)) return;
    next.splice(at, 0, stage);
    setSaid(`${stage.name} is at place ${at + 1} of ${next.length}`);
    void attempt(() => reorder(next));
  };

  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => source.data.type === "stage",
        onDrop({ source, location }) {
          const target = location.current.dropTargets[0];
          const from = stages.findIndex(({ id }) => id === source.data.id);
          const over = stages.findIndex(({ id }) => id === target?.data.id);
          const stage = stages[from];
          if (!target || !stage || over < 0) return;
          const before = extractClosestEdge(target.data) === "top" ? over : over + 1;
          moveTo(stage, before > from ? before - 1 : before);
        },
      }),
    [data],
  );

  if (!data) return failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={8} />;
  return (
    <section class="card">
      <header class="card__head">
        <h2>Stages</h2>
        {may("member") && (
          <Button icon="plus" small onClick={() => setAdding(true)}>
            New stage
          </Button>
        )}
      </header>
      <ul class="rows">
        {stages.map((stage, index) => (
          <StageRow
            key={stage.id}
            stage={stage}
            index={index}
            stages={stages}
            onMove={(to) => moveTo(stage, to)}
            onEdit={() => setEdited(stage)}
            onDelete={() => setDeleted(stage)}
          />
        ))}
      </ul>
      <p class="visually-hidden" role="status">
        {said}
      </p>
      {adding && <StageDialog stages={stages} onClose={() => setAdding(false)} />}
      {edited && <StageDialog stages={stages} stage={edited} onClose={() => setEdited(undefined)} />}
      {deleted && <DeleteStageDialog stages={stages} stage={deleted} onClose={() => setDeleted(undefined)} />}
    </section>
  );
}
