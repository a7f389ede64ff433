import type { GridStackNode } from "gridstack";
import { GridStackEngine } from "gridstack/dist/gridstack-engine";
import { columns } from "./grid";

export interface Place {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Placed extends Place {
  instanceId: string;
}

export const smallest = { w: 2, h: 2 };
const mostRows = 100;

/** The same rules as in the grid itself: nothing lies over another, everything moves up as far as there is room. */
function engineOf(widgets: readonly Placed[]): { engine: GridStackEngine; find: (id: string) => GridStackNode | undefined } {
  const engine = new GridStackEngine({ column: columns });
  engine.batchUpdate();
  for (const { instanceId, x, y, w, h } of widgets) {
    engine.addNode({ id: instanceId, x, y, w, h, minW: Math.min(w, smallest.w), minH: Math.min(h, smallest.h), maxH: mostRows });
  }
  engine.batchUpdate(false);
  return { engine, find: (id) => engine.nodes.find((node) => node.id === id) };
}

const placeOf = ({ x = 0, y = 0, w = 1, h = 1 }: GridStackNode): Place => ({ x, y, w, h });

export const samePlace = (left: Place, right: Place) => left.x === right.x && left.y === right.y && left.w === right.w && left.h === right.h;

/** With these places; the same array where nothing differs. */
export function withPlaces<W extends Placed>(widgets: readonly W[], placeFor: (id: string) => Place | undefined): readonly W[] {
  let differs = false;
  const next = widgets.map((widget) => {
    const place = placeFor(widget.instanceId);
    if (!place || samePlace(widget, place)) return widget;
    differs = true;
    return { ...widget, ...place };
  });
  return differs ? next : widgets;
}

function readBack<W extends Placed>(widgets: readonly W[], { find }: ReturnType<typeof engineOf>): readonly W[] {
  return withPlaces(widgets, (id) => {
    const node = find(id);
    return node && placeOf(node);
  });
}

/** Without gaps above and overlaps. */
export function packed<W extends Placed>(widgets: readonly W[]): readonly W[] {
  return readBack(widgets, engineOf(widgets));
}

/** A widget moved by a step: past an equal neighbour by changing places with it, otherwise by the least that changes anything. */
export function moved<W extends Placed>(widgets: readonly W[], id: string, dx: number, dy: number): readonly W[] {
  const rows = Math.max(0, ...widgets.map(({ y, h }) => y + h));
  for (let step = 1; step <= (dy ? rows : 1); ++step) {
    const grid = engineOf(widgets);
    const node = grid.find(id);
    if (!node) break;
    const { x, y } = placeOf(node);
    const target = { ...node, x: x + dx * step, y: y + dy * step };
    if (target.x < 0 || target.y < 0 || target.x + (node.w ?? 1) > columns) break;
    const neighbour = grid.engine.collide(node, target);
    grid.engine.batchUpdate();
    const swapped = step === 1 && neighbour && grid.engine.swap(node, neighbour);
    grid.engine.batchUpdate(false);
    if (!swapped) grid.engine.moveNode(node, { x: target.x, y: target.y, pack: true });
    const next = readBack(widgets, grid);
    if (next !== widgets) return next;
  }
  return widgets;
}

export function resized<W extends Placed>(widgets: readonly W[], id: string, dw: number, dh: number): readonly W[] {
  const grid = engineOf(widgets);
  const node = grid.find(id);
  if (!node) return widgets;
  const { x, w, h } = placeOf(node);
  if (x + w + dw > columns) return widgets;
  grid.engine.moveNode(node, { w: w + dw, h: h + dh, pack: true, resizing: true });
  return readBack(widgets, grid);
}

/** Where there is room for so much, from the top. */
export function roomFor(widgets: readonly Placed[], size: { w: number; h: number }): Place {
  const { engine } = engineOf(widgets);
  const node: GridStackNode = { ...size };
  engine.findEmptyPosition(node);
  return placeOf(node);
}

/** Widgets in the order in which one reads them. */
export function inOrder<W extends Placed>(widgets: readonly W[]): W[] {
  return [...widgets].sort((left, right) => left.y - right.y || left.x - right.x);
}

/** A widget before the one before it, or after the one after it, as they are read; all flow in that order. */
export function reordered<W extends Placed>(widgets: readonly W[], id: string, by: number): readonly W[] {
  const ordered = inOrder(widgets);
  const at = ordered.findIndex(({ instanceId }) => instanceId === id);
  const [earlier, later] = by < 0 ? [at - 1, at] : [at, at + 1];
  const before = ordered[earlier];
  const after = ordered[later];
  if (!before || !after) return widgets;
  ordered.splice(earlier, 2, after, before);
  const grid = engineOf(widgets);
  grid.engine.nodes = ordered.flatMap(({ instanceId }) => grid.find(instanceId) ?? []);
  grid.engine.compact("list", false);
  return readBack(widgets, grid);
}
