import type { ComponentChildren } from "preact";
import type { Failure } from "../api/client";
import { Button } from "./button";
import { Icon, type IconName } from "./icon";

interface StateProps {
  icon?: IconName;
  title: string;
  /** What to do next. */
  children?: ComponentChildren;
  actions?: ComponentChildren;
}

export function EmptyState({ icon = "inbox", title, children, actions }: StateProps) {
  return (
    <div class="state">
      <span class="state__icon">
        <Icon name={icon} size={20} />
      </span>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {actions && <div class="state__actions">{actions}</div>}
    </div>
  );
}

const titles: Partial<Record<Failure["code"], string>> = {
  offline: "The server doesn’t answer",
  not_found: "This isn’t here any more",
  role_required: "Your role doesn’t allow this",
  forbidden: "You don’t have access",
  plan_required: "Your plan doesn’t include this",
};

const advice: Partial<Record<Failure["code"], string>> = {
  not_found: "Somebody may have deleted it, or it was never shared with you.",
  role_required: "Ask an admin of your team.",
  plan_required: "An owner of the team can change the plan.",
};

export function ErrorState({ failure, retry }: { failure: Failure; retry?: (() => void) | undefined }) {
  return (
    <div class="state" role="alert">
      <span class="state__icon" data-tone="failure">
        <Icon name="warning" size={20} />
      </span>
      <h2>{titles[failure.code] ?? "This didn’t work"}</h2>
      <p>{advice[failure.code] ?? failure.message}</p>
      {retry && (
        <div class="state__actions">
          <Button icon="refresh" onClick={retry}>
            Try again
          </Button>
        </div>
      )}
    </div>
  );
}

/** Stands for text that is loading: so many lines. Say what loads in `label`. */
export function Skeleton({ lines = 3, label = "Loading" }: { lines?: number; label?: string }) {
  return (
    <div class="skeleton" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} class="skeleton__line" />
      ))}
    </div>
  );
}
