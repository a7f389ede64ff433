/** The colours of the PDFs, by which colour-blind people tell series apart; further series repeat them in paler, their lines in another stroke. */
const distinct = 7;

export const others = "var(--series-others)";

export function seriesColor(index: number): string {
  const color = `var(--series-${(index % distinct) + 1})`;
  return index < distinct ? color : paler(color, index < 2 * distinct ? 45 : 25);
}

export type Stroke = "solid" | "dashed" | "dotted";

export function seriesStroke(index: number): Stroke {
  if (index < distinct) return "solid";
  return index < 2 * distinct ? "dashed" : "dotted";
}

/** Mixed with what lies behind, by so many percent. */
export function paler(color: string, percent: number): string {
  return `color-mix(in srgb, ${color}, var(--surface) ${percent}%)`;
}
