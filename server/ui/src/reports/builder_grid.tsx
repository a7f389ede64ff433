import { GridStack, type GridItemHTMLElement } from "gridstack";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { inOrder, samePlace, smallest, type Place, type Placed } from "./builder_layout";
import { columns, gap, rowHeight } from "./grid";

export interface BuilderGridProps<W extends Placed> {
  widgets: readonly W[];
  /** Widgets were dragged or sized by the pointer. */
  onPlaces: (placeFor: (id: string) => Place | undefined) => void;
  /** What was dropped: the `data-metric` of a row. */
  onDrop: (metric: string, at: Place, placeFor: (id: string) => Place | undefined) => void;
  /** An element of class `grid-stack-item` with the widget's id as its `data-widget`. */
  children: (widget: W) => ComponentChildren;
}

const farBelow = 1000;

/** Follows the widgets: what is new, gone or elsewhere. */
function follow(grid: GridStack, widgets: readonly Placed[]) {
  const elements = new Map<string, GridItemHTMLElement>();
  for (const element of grid.el.querySelectorAll<GridItemHTMLElement>(":scope > [data-widget]")) elements.set(element.dataset.widget ?? "", element);
  const gone = grid.engine.nodes.flatMap(({ el }) => (el && !elements.has(el.dataset.widget ?? "") ? [el] : []));
  const ordered = inOrder(widgets);
  const fresh: { widget: Placed; element: GridItemHTMLElement }[] = [];
  const elsewhere: typeof fresh = [];
  for (const widget of ordered) {
    const element = elements.get(widget.instanceId);
    const { x = 0, y = 0, w = 1, h = 1 } = element?.gridstackNode ?? {};
    if (element && !element.gridstackNode) fresh.push({ widget, element });
    else if (element && !samePlace(widget, { x, y, w, h })) elsewhere.push({ widget, element });
  }
  if (gone.length + fresh.length + elsewhere.length === 0) return;
  grid.batchUpdate();
  for (const element of gone) grid.removeWidget(element, false, false);
  // Out of each other's way first: whatever lies where another goes would be pushed off.
  elsewhere.forEach(({ element }, index) => grid.update(element, { y: farBelow * (index + 1) }));
  for (const { widget, element } of elsewhere) grid.update(element, { x: widget.x, y: widget.y, w: widget.w, h: widget.h });
  for (const { widget, element } of fresh) {
    const { instanceId, x, y, w, h } = widget;
    grid.makeWidget(element, { id: instanceId, x, y, w, h, minW: Math.min(w, smallest.w), minH: Math.min(h, smallest.h) });
  }
  grid.batchUpdate(false);
}

/** The grid, moved and sized by the pointer. */
export function BuilderGrid<W extends Placed>({ widgets, onPlaces, onDrop, children }: BuilderGridProps<W>) {
  const element = useRef<HTMLDivElement>(null);
  const stack = useRef<GridStack | null>(null);
  const following = useRef(false);
  const callbacks = useRef({ onPlaces, onDrop });
  callbacks.current = { onPlaces, onDrop };

  useLayoutEffect(() => {
    if (!element.current) return;
    const grid = GridStack.init(
      {
        column: columns,
        cellHeight: rowHeight,
        margin: gap / 2,
        minRow: 4,
        auto: false,
        animate: true,
        acceptWidgets: "[data-metric]",
        resizable: { handles: "e,se,s,sw,w" },
      },
      element.current,
    );
    if (!grid) return;
    stack.current = grid;
    const placeFor = (id: string) => {
      const node = grid.engine.nodes.find((each) => each.id === id);
      return node && { x: node.x ?? 0, y: node.y ?? 0, w: node.w ?? 1, h: node.h ?? 1 };
    };
    grid.on("change", () => {
      const dropping = grid.engine.nodes.some(({ el }) => el?.dataset.metric);
      if (!following.current && !dropping) callbacks.current.onPlaces(placeFor);
    });
    grid.on("dropped", (_event, _previous, node) => {
      const metric = node.el?.dataset.metric;
      if (!node.el || !metric) return;
      const at = { x: node.x ?? 0, y: node.y ?? 0, w: node.w ?? 1, h: node.h ?? 1 };
      callbacks.current.onDrop(metric, at, placeFor);
      following.current = true;
      grid.removeWidget(node.el, true, false);
      following.current = false;
    });
    return () => void grid.destroy(false);
  }, []);

  useLayoutEffect(() => {
    if (!stack.current) return;
    following.current = true;
    follow(stack.current, widgets);
    following.current = false;
  }, [widgets]);

  return (
    <div ref={element} class="grid-stack">
      {inOrder(widgets).map(children)}
    </div>
  );
}

/** Lets a list's rows, which have `data-metric`, `gs-w` and `gs-h`, be dragged into the grid. */
export function letDrag(rows: Iterable<HTMLElement>) {
  const draggables = GridStack.getDD();
  for (const row of rows) {
    if (!draggables.isDraggable(row)) draggables.dragIn(row, { helper: "clone", appendTo: "body" });
  }
}
