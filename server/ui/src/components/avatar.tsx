import { classes } from "./classes";

const shades = 8;

function shadeOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % shades;
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = ([...(words[0] ?? "")][0] ?? "?") + (words.length > 1 ? ([...(words.at(-1) ?? "")][0] ?? "") : "");
  return first.toLocaleUpperCase();
}

/** Beside a name. Where it stands alone, `alone` says the name. */
export function Avatar({ name, alone, size }: { name: string; alone?: boolean; size?: "large" }) {
  return (
    <span
      class={classes("avatar", size && `avatar--${size}`)}
      data-shade={shadeOf(name)}
      {...(alone ? { role: "img", "aria-label": name, title: name } : { "aria-hidden": true })}
    >
      {initials(name)}
    </span>
  );
}
