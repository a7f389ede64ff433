import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { IconButton } from "../components/button";
import { rowHeight } from "./grid";
import { WidgetCard } from "./widget";
import type { Preview } from "./builder_preview";
import type { Widget } from "./builder_state";

export interface BuilderItemProps {
  widget: Widget;
  name: string;
  preview: Preview & { retry: () => void };
  selected: boolean;
  /** In a list, whose rows are as high as the widget. */
  listed: boolean;
  onSelect: () => void;
  /** Enter, or a click: to set it up. */
  onOpen: (byKeys: boolean) => void;
  onMove: (dx: number, dy: number) => void;
  onResize: (dw: number, dh: number) => void;
  onDuplicate: () => void;
  onDelete: () => void;
}

const steps: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The element of a widget in the builder, wherever the grid has put it. */
export function elementOf(instanceId: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-widget="${CSS.escape(instanceId)}"]`);
}

/** A widget that can be selected, moved and sized. What it shows is a picture here: it takes no part in the order of focus. */
export function BuilderItem(props: BuilderItemProps): ComponentChildren {
  const { widget, name, preview, selected, listed } = props;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const step = steps[event.key];
    const modified = event.ctrlKey || event.metaKey;
    if (step && !modified && !event.altKey) (event.shiftKey ? props.onResize : props.onMove)(...step);
    else if (event.key === "Enter") props.onOpen(true);
    else if (event.key === "Delete" || event.key === "Backspace") props.onDelete();
    else if (event.key === "d" && modified) props.onDuplicate();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const card = useMemo(
    () => <WidgetCard widget={widget} result={preview.result} failure={preview.failure} retry={preview.retry} stale={preview.stale} />,
    [widget, preview.result, preview.failure, preview.stale],
  );
  return (
    <div
      class="grid-stack-item builder-item"
      data-widget={widget.instanceId}
      data-selected={selected}
      style={listed ? { height: `${widget.h * rowHeight}px` } : undefined}
      tabIndex={0}
      role="group"
      aria-roledescription="Widget"
      aria-label={`${name}, column ${widget.x + 1}, row ${widget.y + 1}, ${widget.w} wide, ${widget.h} high`}
      aria-describedby="builder-keys"
      onKeyDown={onKeyDown}
      onFocus={(event) => event.target === event.currentTarget && props.onSelect()}
      onClick={(event) => {
        event.stopPropagation();
        if ((event.target as Element).closest("button")) return;
        event.currentTarget.focus({ preventScroll: true });
        props.onOpen(false);
      }}
    >
      <div class="grid-stack-item-content builder-item__content">
        <div class="builder-item__card" inert>
          {card}
        </div>
        <div class="builder-item__actions">
          {preview.failure && <IconButton icon="refresh" label={`Try ${name} again`} small onClick={preview.retry} />}
          <IconButton icon="copy" label={`Duplicate ${name}`} small onClick={props.onDuplicate} />
          <IconButton icon="trash" label={`Delete ${name}`} small onClick={props.onDelete} />
        </div>
      </div>
    </div>
  );
}
