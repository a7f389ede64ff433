import { useState } from "preact/hooks";
import type { KanbanColumn } from "#schema";
import { api, call } from "../api/client";
import { invalidate, useAction } from "../api/query";
import { Confirm, FormDialog } from "../components/dialog";
import { Field, Input, Select } from "../components/field";
import { counted } from "../components/format";
import { toast } from "../components/toast";

const kinds = [
  { value: "open", label: "Open: deals in progress" },
  { value: "won", label: "Won" },
  { value: "lost", label: "Lost" },
] as const;

const colors = ["#3B82F6", "#8B5CF6", "#F59E0B", "#14B8A6", "#EC4899", "#6B7280"];

interface StageDialogProps {
  stages: readonly KanbanColumn[];
  /** The one that is changed; a new one without. */
  stage?: KanbanColumn;
  onClose: () => void;
}

/** New stages stand before those where deals end. */
function placeOfNew(stages: readonly KanbanColumn[]): number {
  const closed = stages.findIndex(({ kind }) => kind !== "open");
  return closed < 0 ? stages.length : closed;
}

export function StageDialog({ stages, stage, onClose }: StageDialogProps) {
  const [name, setName] = useState(stage?.name ?? "");
  const [color, setColor] = useState(stage?.color ?? colors[stages.length % colors.length] ?? "#6B7280");
  const [kind, setKind] = useState(stage?.kind ?? "open");
  const [probability, setProbability] = useState(String(stage?.probability ?? 50));
  const used = stage ? stage.total > 0 : false;
  const alone = !!stage && stages.filter((other) => other.kind === stage.kind).length === 1;
  const save = useAction(async () => {
    const body = { name, color, kind, ...(kind === "open" && probability && { probability: Number(probability) }) };
    if (stage) await call(api.PATCH("/v1/crm/stages/{stage_id}", { params: { path: { stage_id: stage.id } }, body }));
    else await call(api.POST("/v1/crm/stages", { body: { ...body, ...(kind === "open" && { order: placeOfNew(stages) }) } }));
    await invalidate("stages", "kanban", "deals", "deal/");
    onClose();
  });
  const wrong = (field: string) => save.failure?.of(field);
  return (
    <FormDialog
      title={stage ? `Change ${stage.name}` : "New stage"}
      action={stage ? "Save" : "Add stage"}
      ready={!!name.trim()}
      doing={save}
      onClose={onClose}
    >
      <Input label="Name" autofocus maxLength={80} value={name} onValue={setName} error={wrong("name")} />
      <Select
        label="Kind"
        value={kind}
        options={kinds}
        disabled={used || alone}
        hint={used ? "Can’t change while deals stand here" : alone ? `The last ${kind} stage has to stay one` : undefined}
        onValue={setKind}
      />
      <div class="fields">
        <Field label="Color">
          {(control) => <input type="color" class="color-input" value={color} onInput={(event) => setColor(event.currentTarget.value)} {...control} />}
        </Field>
        {kind === "open" && (
          <Input
            label="Probability in percent"
            type="number"
            min={0}
            max={100}
            hint="What the forecast counts"
            value={probability}
            onValue={setProbability}
            error={wrong("probability")}
          />
        )}
      </div>
    </FormDialog>
  );
}

export function DeleteStageDialog({ stages, stage, onClose }: { stages: readonly KanbanColumn[]; stage: KanbanColumn; onClose: () => void }) {
  const target = stages.find(({ id, kind }) => id !== stage.id && kind === stage.kind);
  const remove = useAction(async () => {
    await call(api.DELETE("/v1/crm/stages/{stage_id}", { params: { path: { stage_id: stage.id } } }));
    await invalidate("stages", "kanban", "deals", "deal/");
    toast(`${stage.name} was deleted`);
    onClose();
  });
  return (
    <Confirm title={`Delete ${stage.name}?`} action="Delete stage" danger doing={remove} onClose={onClose}>
      <p>
        {stage.total > 0
          ? `${counted(stage.total, "deal moves", "deals move")} to “${target?.name ?? ""}”, the first other stage of its kind. Each keeps its history.`
          : "No deal stands here."}
      </p>
    </Confirm>
  );
}
