import { useMemo, useRef } from "preact/hooks";
import { highestOf, type Part } from "./parts";
import { letters, Plot, useSize, type Option, type Size } from "./plot";
import { axisOf } from "./values";

export const fewestSpokes = 3;
export const mostSpokes = 16;

function optionOf(parts: Part[], { width, height }: Size): Option {
  const { high } = axisOf(0, highestOf(parts), "money");
  const { fontFamily, fontSize } = letters();
  const room = Math.max(60, width / 2 - Math.min(height / 2 - fontSize * 2.5, width * 0.28) - 16);
  return {
    radar: {
      // Clockwise from the top, as everybody reads it.
      indicator: [parts[0], ...parts.slice(1).reverse()].filter((part) => part !== undefined).map(({ label, figure }) => ({ name: `{name|${label}}\n{figure|${figure}}`, max: high, min: 0 })),
      radius: Math.min(height / 2 - fontSize * 2.5, width * 0.28),
      splitNumber: 4,
      axisNameGap: 6,
      axisName: {
        fontFamily,
        fontSize,
        width: room,
        overflow: "truncate",
        rich: {
          name: { color: "var(--text-secondary)", fontFamily, fontSize },
          figure: { color: "var(--text)", fontFamily, fontSize, fontWeight: 600, lineHeight: fontSize * 1.4 },
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
        data: [{ value: [parts[0], ...parts.slice(1).reverse()].map((part) => Math.max(part?.value ?? 0, 0)) }],
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
