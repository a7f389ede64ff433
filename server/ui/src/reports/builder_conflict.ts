import { same, type Draft, type Widget } from "./builder_state";
import { samePlace } from "./builder_layout";

/** What differs between two states of a report, in sentences. */
export function differences(before: Draft, after: Draft, nameOf: (widget: Widget) => string): string[] {
  const found: string[] = [];
  if (before.title !== after.title) found.push(`The name is now “${after.title}”.`);
  if (before.description !== after.description) found.push("The description changed.");
  if (before.visibility !== after.visibility) {
    found.push(after.visibility === "private" ? "It is private now." : "Everyone in the team sees it now.");
  }
  if (!same(before.timeframe, after.timeframe)) found.push("The time frame changed.");
  const known = new Map(before.widgets.map((widget) => [widget.instanceId, widget]));
  let arranged = 0;
  for (const widget of after.widgets) {
    const old = known.get(widget.instanceId);
    known.delete(widget.instanceId);
    if (!old) {
      found.push(`“${nameOf(widget)}” was added.`);
      continue;
    }
    if (!same({ ...old, x: 0, y: 0, w: 0, h: 0 }, { ...widget, x: 0, y: 0, w: 0, h: 0 })) found.push(`“${nameOf(widget)}” is set up differently.`);
    if (!samePlace(old, widget)) ++arranged;
  }
  for (const widget of known.values()) found.push(`“${nameOf(widget)}” was removed.`);
  if (arranged > 0) found.push(arranged === 1 ? "One widget stands elsewhere or has another size." : `${arranged} widgets stand elsewhere or have another size.`);
  return found;
}
