import type { LayoutWidget } from "#schema";
import type { ComponentChildren } from "preact";

export const columns = 12;
/** Pixels that a row takes, with the gap below it. */
export const rowHeight = 84;
export const gap = 12;

type Placed = Pick<LayoutWidget, "instanceId" | "x" | "y" | "w" | "h">;

export interface GridProps<W extends Placed> {
  widgets: readonly W[];
  children: (widget: W) => ComponentChildren;
}

/** Widgets where the layout puts them; below each other where there is little room. In the document they stand in reading order. */
export function Grid<W extends Placed>({ widgets, children }: GridProps<W>) {
  const ordered = [...widgets].sort((left, right) => left.y - right.y || left.x - right.x);
  return (
    <div class="report-grid" style={{ "--row": `${rowHeight - gap}px`, "--gap": `${gap}px` }}>
      <div class="report-grid__cells">
        {ordered.map((widget) => (
          <div
            key={widget.instanceId}
            class="report-grid__cell"
            data-small={widget.w <= 3}
            style={{ "--x": widget.x + 1, "--y": widget.y + 1, "--w": widget.w, "--h": widget.h }}
          >
            {children(widget)}
          </div>
        ))}
      </div>
    </div>
  );
}
