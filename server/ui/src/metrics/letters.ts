/** Letters of charts grow with those of the page. */
export function letters(): { fontFamily: string; fontSize: number } {
  const { fontFamily } = getComputedStyle(document.body);
  return { fontFamily, fontSize: parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.6875 };
}

const ruler = document.createElement("canvas").getContext("2d");

/** In pixels, as charts write it. */
export function widthOf(text: string): number {
  const { fontFamily, fontSize } = letters();
  if (!ruler) return text.length * fontSize * 0.6;
  ruler.font = `${fontSize}px ${fontFamily}`;
  return ruler.measureText(text).width;
}

/** As much of a text as fits. */
export function cut(text: string, room: number): string {
  if (widthOf(text) <= room) return text;
  const parts = [...text];
  while (parts.length > 1 && widthOf(`${parts.join("")}…`) > room) parts.pop();
  return `${parts.join("")}…`;
}
