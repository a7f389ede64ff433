export interface Letters {
  fontFamily: string;
  fontSize: number;
  /** In pixels. */
  widthOf: (text: string) => number;
  /** As much of a text as fits. */
  cut: (text: string, room: number) => string;
}

const ruler = document.createElement("canvas").getContext("2d");

/** Of charts; they grow with those of the page. */
export function letters(): Letters {
  const { fontFamily } = getComputedStyle(document.body);
  const fontSize = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.6875;
  if (ruler) ruler.font = `${fontSize}px ${fontFamily}`;
  const widthOf = (text: string) => ruler?.measureText(text).width ?? text.length * fontSize * 0.6;
  const cut = (text: string, room: number) => {
    if (widthOf(text) <= room) return text;
    const parts = [...text];
    while (parts.length > 1 && widthOf(`${parts.join("")}…`) > room) parts.pop();
    return `${parts.join("")}…`;
  };
  return { fontFamily, fontSize, widthOf, cut };
}
