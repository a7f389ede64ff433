import { useEffect, useRef } from "preact/hooks";
import { place } from "./popover";

const delay = 400;

let bubble: HTMLElement | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

function show(anchor: Element, text: string, shortcut?: string) {
  bubble ??= Object.assign(document.createElement("div"), { className: "tooltip", popover: "manual" });
  bubble.setAttribute("aria-hidden", "true");
  bubble.textContent = text;
  if (shortcut) bubble.append(Object.assign(document.createElement("kbd"), { textContent: shortcut }));
  // In the dialog that the anchor is in, else the bubble would be behind it.
  (anchor.closest("dialog") ?? document.body).append(bubble);
  bubble.showPopover();
  place(bubble, anchor, "center");
}

function hide() {
  clearTimeout(timer);
  if (bubble?.isConnected) bubble.hidePopover();
}

/**
 * What to spread on an element so that it tells its name or more when pointed at or reached by keyboard. It is not read out: the element
 * has the same as `aria-label`.
 */
export function useTooltip(text: string, shortcut?: string) {
  const shown = useRef(false);
  useEffect(() => () => (shown.current ? hide() : undefined), []);
  const open = (anchor: Element, after: number) => {
    clearTimeout(timer);
    shown.current = true;
    timer = setTimeout(() => anchor.isConnected && show(anchor, text, shortcut), after);
  };
  const close = () => {
    shown.current = false;
    hide();
  };
  return {
    onPointerEnter: (event: PointerEvent) => {
      if (event.pointerType === "mouse") open(event.currentTarget as Element, delay);
    },
    onPointerLeave: close,
    onPointerDown: close,
    onFocus: (event: FocusEvent) => {
      const anchor = event.currentTarget as Element;
      if (anchor.matches(":focus-visible")) open(anchor, delay);
    },
    onBlur: close,
  };
}
