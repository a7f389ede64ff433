import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";
import { usePopover, type Align } from "./popover";

export type MenuItem =
  | {
      label: string;
      onSelect: () => void;
      icon?: IconName;
      /** A dot of this color in place of an icon. */
      color?: string;
      /** Of choices among which one or some hold. */
      checked?: boolean;
      danger?: boolean;
      disabled?: boolean;
      detail?: ComponentChildren;
    }
  | { heading: string }
  | "separator";

export interface MenuProps {
  label: string;
  /** Spread its argument on a Button or IconButton. */
  trigger: (props: { popovertarget: string; "aria-expanded": boolean; "aria-haspopup": "menu" }) => ComponentChildren;
  /** Asked for when it opens. */
  items: () => MenuItem[];
  align?: Align;
}

const itemsOf = (menu: Element) => [...menu.querySelectorAll<HTMLElement>("[role^=menuitem]:not(:disabled)")];

function onKeyDown(event: KeyboardEvent) {
  const items = itemsOf(event.currentTarget as Element);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const typed = event.key.length === 1 ? event.key.toLocaleLowerCase() : "";
  let next: HTMLElement | undefined;
  if (event.key === "ArrowDown") next = items[(at + 1) % items.length];
  else if (event.key === "ArrowUp") next = items.at(at <= 0 ? -1 : at - 1);
  else if (event.key === "Home") next = items[0];
  else if (event.key === "End") next = items.at(-1);
  else if (typed.trim()) {
    next = [...items.slice(at + 1), ...items].find((item) => item.textContent?.toLocaleLowerCase().startsWith(typed));
  } else if (event.key === "Tab") (event.currentTarget as HTMLElement).hidePopover();
  // What is below the menu has keys of its own.
  event.stopPropagation();
  if (!next) return;
  event.preventDefault();
  next.focus();
}

export function Menu({ label, trigger, items, align = "start" }: MenuProps) {
  const popover = usePopover(align, (element) => {
    const all = itemsOf(element);
    (all.find((item) => item.ariaChecked === "true") ?? all[0])?.focus();
  });
  return (
    <>
      {trigger({ ...popover.trigger, "aria-haspopup": "menu" })}
      <div class="popover menu" role="menu" aria-label={label} onKeyDown={onKeyDown} onClick={(event) => event.stopPropagation()} {...popover.content}>
        {popover.open &&
          items().map((item, index) => {
            if (item === "separator") return <div key={index} role="separator" class="menu__separator" />;
            if ("heading" in item) {
              return (
                <div key={index} class="menu__heading" role="presentation">
                  {item.heading}
                </div>
              );
            }
            return (
              <button
                key={index}
                type="button"
                class="menu__item"
                role={item.checked === undefined ? "menuitem" : "menuitemradio"}
                aria-checked={item.checked}
                data-danger={item.danger}
                disabled={item.disabled}
                tabIndex={-1}
                onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
                onClick={() => {
                  popover.close();
                  item.onSelect();
                }}
              >
                {item.color && <span class="dot" style={{ background: item.color }} />}
                {item.icon && <Icon name={item.icon} />}
                <span class="menu__label">{item.label}</span>
                {item.detail && <span class="menu__detail">{item.detail}</span>}
                {item.checked && <Icon name="check" size={14} />}
              </button>
            );
          })}
      </div>
    </>
  );
}
