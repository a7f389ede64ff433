import { attachClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/attach-closest-edge";
import { extractClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/extract-closest-edge";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Deal, Stage } from "#schema";
import { Avatar } from "../components/avatar";
import { IconButton } from "../components/button";
import { classes } from "../components/classes";
import { day, dayOf, money } from "../components/format";
import { Icon } from "../components/icon";
import { memo } from "../components/memo";
import { Menu } from "../components/menu";

export interface DealCardProps {
  deal: Deal;
  index: number;
  stages: readonly Stage[];
  ownerName: string;
  /** In the team's zone. */
  today: string;
  open: boolean;
  /** Whether Tab stops at it. */
  stop: boolean;
  href: string;
  /** Whether the viewer may move it. */
  movable: boolean;
  /** The same object for as long as the card is drawn. */
  actions: { move: (deal: Deal, stage: Stage) => void; focus: (index: number) => void };
}

export const DealCard = memo(function DealCard({ deal, index, stages, ownerName, today, open, stop, href, movable, actions }: DealCardProps) {
  const ref = useRef<HTMLElement>(null);
  const [edge, setEdge] = useState<string | null>(null);
  const [dragged, setDragged] = useState(false);

  useEffect(() => {
    const element = ref.current;
    if (!element || !movable) return;
    return combine(
      draggable({
        element,
        getInitialData: () => ({ deal }),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
      dropTargetForElements({
        element,
        getData: ({ input }) =>
          attachClosestEdge({ stageId: deal.stage_id, position: deal.position }, { element, input, allowedEdges: ["top", "bottom"] }),
        onDrag: ({ self, source }) => setEdge(source.element === element ? null : extractClosestEdge(self.data)),
        onDragLeave: () => setEdge(null),
        onDrop: () => setEdge(null),
      }),
    );
  }, [deal, movable]);

  const closes = deal.status === "open" ? deal.expected_close_on : null;
  const late = closes !== null && closes < today;
  return (
    <article ref={ref} class="deal-card" draggable={movable} data-open={open} data-dragged={dragged} data-edge={edge}>
      <a class="deal-card__name ellipsis" href={href} tabIndex={stop ? 0 : -1} draggable={false} dir="auto" data-deal={deal.id} onFocus={() => actions.focus(index)}>
        {deal.name}
      </a>
      <span class="deal-card__domain ellipsis">{deal.domain ?? "No domain"}</span>
      <span class="deal-card__facts">
        <span class={classes("deal-card__value number", deal.value === null && "muted")}>
          {deal.value === null ? "No value" : money(deal.value, deal.currency)}
        </span>
        {closes && (
          <span class="deal-card__date" data-late={late}>
            <Icon name="calendar" size={12} />
            <span class="visually-hidden">{late ? "Was to close" : "Closes"} </span>
            {day(closes)}
          </span>
        )}
        {deal.closed_at && (
          <span class="deal-card__date">
            <Icon name={deal.status === "won" ? "check" : "close"} size={12} />
            <span class="visually-hidden">{deal.status} </span>
            {dayOf(deal.closed_at)}
          </span>
        )}
        {ownerName && <Avatar name={ownerName} alone />}
      </span>
      {movable && (
        <span class="deal-card__menu">
          <Menu
            label={`Move ${deal.name} to`}
            align="end"
            trigger={(props) => <IconButton icon="more" label="Move to…" small tabIndex={stop ? 0 : -1} {...props} />}
            items={() => [
              { heading: "Move to" },
              ...stages.map((stage) => ({
                label: stage.name,
                color: stage.color,
                checked: stage.id === deal.stage_id,
                onSelect: () => actions.move(deal, stage),
              })),
            ]}
          />
        </span>
      )}
    </article>
  );
});
