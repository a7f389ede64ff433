import { attachClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/attach-closest-edge";
import { extractClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/extract-closest-edge";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { useEffect, useRef, useState } from "preact/hooks";
import type { KanbanColumn } from "#schema";
import { may } from "../api/session";
import { IconButton } from "../components/button";
import { counted, percent, word } from "../components/format";
import { Menu, type MenuItem } from "../components/menu";

interface StageRowProps {
  stage: KanbanColumn;
  index: number;
  stages: readonly KanbanColumn[];
  onMove: (to: number) => void;
  onEdit: () => void;
  onDelete: () => void;
}

export function StageRow({ stage, index, stages, onMove, onEdit, onDelete }: StageRowProps) {
  const row = useRef<HTMLLIElement>(null);
  const [over, setOver] = useState<string | null>(null);
  const changes = may("member");

  useEffect(() => {
    const element = row.current;
    const handle = element?.querySelector(".stage-row__handle");
    if (!element || !handle) return;
    return combine(
      draggable({ element, dragHandle: handle, getInitialData: () => ({ type: "stage", id: stage.id }) }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data.type === "stage" && source.data.id !== stage.id,
        getData: ({ input }) => attachClosestEdge({ id: stage.id }, { element, input, allowedEdges: ["top", "bottom"] }),
        onDrag: ({ self }) => setOver(extractClosestEdge(self.data)),
        onDragLeave: () => setOver(null),
        onDrop: () => setOver(null),
      }),
    );
  }, [stage.id, changes]);

  return (
    <li ref={row} class="stage-row" data-over={over}>
      {changes && (
        <IconButton
          class="stage-row__handle"
          icon="grip"
          label={`Move ${stage.name}: ↑ and ↓`}
          small
          onKeyDown={(event) => {
            const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
            if (step === 0) return;
            event.preventDefault();
            onMove(index + step);
          }}
        />
      )}
      <span class="dot" style={{ background: stage.color }} />
      <span class="rows__name">
        <span>{stage.name}</span>
        <span class="rows__detail">
          {stage.kind === "open" ? `${percent(stage.probability)} probable` : word(stage.kind)}, {counted(stage.total, "deal")}
        </span>
      </span>
      {changes && <StageMenu {...{ stage, index, stages, onMove, onEdit, onDelete }} />}
    </li>
  );
}

function StageMenu({ stage, index, stages, onMove, onEdit, onDelete }: StageRowProps) {
  const last = stages.filter(({ kind }) => kind === stage.kind).length === 1;
  const items: MenuItem[] = [
    { label: "Change", icon: "edit", onSelect: onEdit },
    { label: "Move up", icon: "up", disabled: index === 0, onSelect: () => onMove(index - 1) },
    { label: "Move down", icon: "down", disabled: index === stages.length - 1, onSelect: () => onMove(index + 1) },
    "separator",
  ];
  if (!may("admin")) items.push({ heading: "Admins delete stages" });
  else if (last) items.push({ heading: `The last ${stage.kind} stage has to stay` });
  else items.push({ label: "Delete", icon: "trash", danger: true, onSelect: onDelete });
  return (
    <Menu
      label={stage.name}
      align="end"
      trigger={(props) => <IconButton icon="more" label={`More about ${stage.name}`} small {...props} />}
      items={() => items}
    />
  );
}
