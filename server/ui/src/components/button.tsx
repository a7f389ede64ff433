import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { classes } from "./classes";
import { Icon, type IconName } from "./icon";

interface Look {
  kind?: "primary" | "secondary" | "quiet" | "danger";
  small?: boolean;
}

export interface ButtonProps extends ButtonHTMLAttributes, Look {
  icon?: IconName;
  /** Runs: the button says so and can't be pressed again. */
  busy?: boolean;
  children: ComponentChildren;
}

export function Button({ kind = "secondary", small, icon, busy = false, children, class: extra, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      class={classes("button", small && "button--small", extra as string)}
      data-kind={kind}
      aria-busy={busy}
      onClick={busy ? undefined : onClick}
      {...rest}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : icon && <Icon name={icon} />}
      <span class="button__label">{children}</span>
    </button>
  );
}

export interface IconButtonProps extends ButtonHTMLAttributes, Look {
  icon: IconName;
  /** What it does: its name, also as a tooltip. */
  label: string;
}

export function IconButton({ kind = "quiet", small, icon, label, class: extra, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      class={classes("button button--icon", small && "button--small", extra as string)}
      data-kind={kind}
      aria-label={label}
      data-tooltip={label}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
