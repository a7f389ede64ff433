import { useMemo, useRef } from "preact/hooks";
import { letters } from "./letters";
import { highestOf, type Part } from "./parts";
import { Plot, useSize, type Option, type Size } from "./plot";
import { axisOf } from "./values";

export const fewestSpokes = 3;
export const mostSpokes = 16;

/** More have their figures beside the names, not below. */
const few = 8;
/** Braces mean something to ECharts. */
const plain = (label: string) => label.replace(/[{}|\n]/g, " ");

function optionOf(parts: Part[], { width, height }: Size): Option {
  const { high } = axisOf(0, highestOf(parts), "money");
  const { fontFamily, fontSize, widthOf, cut } = letters();
  const radius = Math.max(Math.min(height / 2 - fontSize * 3.2, width * 0.3), 10);
  // Clockwise from the top, as everybody reads it.
  const spokes = [...parts.slice(0, 1), ...parts.slice(1).reverse()];
  const dense = spokes.length > few;
  const nameOf = ({ label, figure }: Part, index: number) => {
    const aside = Math.abs(Math.sin((2 * Math.PI * index) / spokes.length));
    const room = aside < 0.15 ? width * 0.5 : width / 2 - radius * aside - 10;
    const name = cut(plain(label), dense ? room - widthOf(`  ${figure}`) : room);
    return `{name|${name}}${dense ? " " : "\n"}{figure|${figure}}`;
  };
  return {
    radar: {
      indicator: spokes.map((part, index) => ({ name: nameOf(part, index), max: high, min: 0 })),
      radius,
      splitNumber: 4,
      axisNameGap: 6,
      axisName: {
        fontFamily,
        fontSize,
        rich: {
          name: { color: "var(--text-secondary)", fontFamily, fontSize },
          figure: { color: "var(--text)", fontFamily, fontSize, fontWeight: 600, ...(!dense && { lineHeight: fontSize * 1.4 }) },
        },
      },
      axisLine: { lineStyle: { color: "var(--hairline)" } },
      splitLine: { lineStyle: { color: "var(--hairline)" } },
      splitArea: { show: false },
    },
    series: [
      {
        type: "radar",
        silent: true,
        symbolSize: 5,
        itemStyle: { color: "var(--accent)" },
        lineStyle: { color: "var(--accent)", width: 1.5 },
        areaStyle: { color: "var(--accent)", opacity: 0.16 },
        emphasis: { disabled: true },
        data: [{ value: spokes.map(({ value }) => Math.max(value ?? 0, 0)) }],
      },
    ],
  };
}

/** A web; what each spoke tells stands at its end. */
export function Radar({ parts, title }: { parts: Part[]; title: string }) {
  const ref = useRef<HTMLDivElement>(null);
  const size = useSize(ref);
  const option = useMemo(() => size && optionOf(parts, size), [parts, size]);
  return (
    <div ref={ref} class="radar" role="img" aria-label={`${title}: ${parts.map(({ label, figure }) => `${label} ${figure}`).join(", ")}`}>
      {size && option && <Plot option={option} size={size} />}
    </div>
  );
}
