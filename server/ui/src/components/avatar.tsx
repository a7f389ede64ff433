import { classes } from "./classes";

const shades = 8;

function shadeOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % shades;
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
