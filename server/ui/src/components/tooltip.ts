import { place } from "./popover";

const delay = 400;

const bubble = Object.assign(document.createElement("div"), { className: "tooltip", popover: "manual", ariaHidden: "true" });
let anchor: HTMLElement | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

function show() {
  if (!anchor?.isConnected || !anchor.dataset.tooltip) return;
  bubble.textContent = anchor.dataset.tooltip;
  // In the dialog that the anchor is in, else the bubble would be behind it.
  (anchor.closest("dialog") ?? document.body).append(bubble);
  bubble.showPopover();
  place(bubble, anchor, "center");
}

function hide() {
  clearTimeout(timer);
  if (bubble.isConnected) bubble.hidePopover();
}

function turnTo(next: HTMLElement | null) {
  if (next === anchor) return;
  hide();
  anchor = next;
  if (next) timer = setTimeout(show, delay);
}

const tipped = (target: EventTarget | null) => (target as Element).closest<HTMLElement>("[data-tooltip]");

/**
 * Shows what `data-tooltip` says of an element that is pointed at or reached by keys: its name or more. It is not read out: the element has
 * the same as `aria-label` or in its text.
 */
export function showTooltips() {
  document.addEventListener("pointerover", ({ pointerType, target }) => {
    if (pointerType === "mouse") turnTo(tipped(target));
  });
  document.addEventListener("pointerout", ({ relatedTarget }) => {
    if (!relatedTarget) turnTo(null);
  });
  document.addEventListener("focusin", ({ target }) => {
    const reached = tipped(target);
    if (reached?.matches(":focus-visible")) turnTo(reached);
  });
  document.addEventListener("focusout", () => turnTo(null));
  document.addEventListener("pointerdown", hide, true);
  document.addEventListener("keydown", hide, true);
}
