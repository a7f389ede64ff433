import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { IconButton } from "./button";

export interface DrawerProps {
  title: string;
  /** Beside the title, before the close button. */
  actions?: ComponentChildren;
  onClose: () => void;
  children: ComponentChildren;
}

/** A panel beside a list, which stays usable; it lies over it where there is little room. Esc within closes it. */
export function Drawer({ title, actions, onClose, children }: DrawerProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <aside
      class="drawer"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
    >
      <header class="drawer__head">
        <h2 ref={heading} tabIndex={-1} class="ellipsis">
          {title}
        </h2>
        <span class="drawer__actions">
          {actions}
          <IconButton icon="close" label="Close" onClick={onClose} />
        </span>
      </header>
      <div class="drawer__body">{children}</div>
    </aside>
  );
}
