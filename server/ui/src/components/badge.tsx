import type { ComponentChildren } from "preact";

export type Tone = "neutral" | "accent" | "success" | "warning" | "failure";

export interface BadgeProps {
  tone?: Tone;
  /** A dot of this color before the text, as stages and tags have. */
  color?: string | undefined;
  children: ComponentChildren;
}

export function Badge({ tone = "neutral", color, children }: BadgeProps) {
  return (
    <span class="badge" data-tone={tone}>
      {color && <span class="dot" style={{ background: color }} />}
      {children}
    </span>
  );
}
