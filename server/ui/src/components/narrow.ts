import { signal } from "@preact/signals";

const query = matchMedia("(max-width: 640px)");

/** Whether the window is as narrow as a phone, for what stylesheets can't change. */
export const narrow = signal(query.matches);
query.addEventListener("change", ({ matches }) => (narrow.value = matches));
