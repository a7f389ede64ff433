import { computed, effect, signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";

const stored = localStorage.getItem("theme");
export const theme = signal<Theme>(stored === "light" || stored === "dark" ? stored : "system");

const preference = matchMedia("(prefers-color-scheme: dark)");
const systemDark = signal(preference.matches);
preference.addEventListener("change", ({ matches }) => (systemDark.value = matches));

/** What is drawn: `light` or `dark`. */
export const shade = computed(() => (theme.value === "system" ? (systemDark.value ? "dark" : "light") : theme.value));

effect(() => {
  document.documentElement.dataset.theme = shade.value;
});

export function setTheme(next: Theme) {
  theme.value = next;
  if (next === "system") localStorage.removeItem("theme");
  else localStorage.setItem("theme", next);
}
