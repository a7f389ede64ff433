import { useId, useRef, useState } from "preact/hooks";

const margin = 8;
const distance = 4;

export type Align = "start" | "end" | "center";

/** Places an element of the top layer below its anchor, or above it where there is more room. */
export function place(element: HTMLElement, anchor: Element, align: Align = "start") {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = element;
  const within = (from: number, length: number, room: number) => Math.max(margin, Math.min(from, room - length - margin));
  const left = align === "start" ? at.left : align === "end" ? at.right - width : at.left + (at.width - width) / 2;
  const below = at.bottom + distance;
  const above = at.top - distance - height;
  const top = below + height + margin <= innerHeight || above < margin ? below : above;
  element.style.left = `${within(left, width, innerWidth)}px`;
  element.style.top = `${within(top, height, innerHeight)}px`;
}

/**
 * A button and what it opens: spread `trigger` on the one and `content` on an element of class `popover`, and render what is in that only
 * while `open`. Esc and clicks beside it close it, and the focus goes back to the button.
 */
export function usePopover(align: Align = "start", opened?: (element: HTMLElement) => void) {
  const id = useId();
  const ref = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const anchor = () => document.querySelector<HTMLElement>(`[popovertarget="${CSS.escape(id)}"]`);
  return {
    open,
    close: () => ref.current?.hidePopover(),
    trigger: { popovertarget: id, "aria-expanded": open },
    content: {
      id,
      ref,
      popover: "auto" as const,
      onBeforeToggle: (event: Event) => {
        const opens = (event as ToggleEvent).newState === "open";
        // Before what has the focus is taken out of it.
        if (!opens && (event.currentTarget as Element).contains(document.activeElement)) anchor()?.focus({ preventScroll: true });
        setOpen(opens);
      },
      onToggle: (event: Event) => {
        const element = event.currentTarget as HTMLElement;
        if ((event as ToggleEvent).newState !== "open") return;
        const below = anchor();
        if (below) place(element, below, align);
        opened?.(element);
      },
    },
  };
}
