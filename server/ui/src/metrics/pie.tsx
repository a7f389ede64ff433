import type { EChartsType } from "echarts/core";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { compact } from "../components/format";
import { colorOf, share, sumOf, summedUp, type Part } from "./parts";
import { Plot, useSize, type Option } from "./plot";
import { Scroller } from "./scroller";
import { isWhole, type CategorySeries } from "./series";
import { brief, formatOf } from "./values";

export interface PieProps {
  result: CategorySeries;
  parts: Part[];
  donut: boolean;
  title: string;
}

const most = 10;
const longestFigure = 11;

/** A pie and a legend with shares; a donut has the sum in its middle, if that means something. */
export function Pie({ result, parts: all, donut, title }: PieProps) {
  const ref = useRef<HTMLDivElement>(null);
  const size = useSize(ref);
  const chart = useRef<EChartsType>(undefined);
  const [pointed, setPointed] = useState<number>();
  const whole = isWhole(result);
  const parts = useMemo(() => summedUp(all, most, whole ? formatOf(result.meta, all.map(({ value }) => value)) : () => ""), [all]);
  const sum = sumOf(parts);
  const long = parts.some(({ figure }) => figure.length > longestFigure);
  const option = useMemo<Option>(
    () => ({
      series: [
        {
          type: "pie",
          radius: donut ? ["60%", "94%"] : [0, "94%"],
          label: { show: false },
          labelLine: { show: false },
          itemStyle: { borderColor: "var(--surface)", borderWidth: parts.length > 1 ? 1.5 : 0 },
          emphasis: { scale: true, scaleSize: 3, itemStyle: { color: "inherit" } },
          data: parts.map((part, index) => ({ name: part.label, value: Math.max(part.value ?? 0, 0), itemStyle: { color: colorOf(part, index) } })),
        },
      ],
    }),
    [parts, donut],
  );
  useEffect(() => {
    chart.current?.dispatchAction({ type: "downplay", seriesIndex: 0 });
    if (pointed !== undefined) chart.current?.dispatchAction({ type: "highlight", seriesIndex: 0, dataIndex: pointed });
  }, [pointed]);
  return (
    <div class="pie">
      <div ref={ref} class="pie__plot">
        {size && (
          <Plot
            option={option}
            size={size}
            onReady={(ready) => {
              chart.current = ready;
              ready.on("mouseover", ({ dataIndex }) => setPointed(dataIndex));
              ready.on("mouseout", () => setPointed(undefined));
            }}
          />
        )}
        {donut && whole && (
          <p class="pie__middle">
            <span class="pie__sum">{compact(sum)}</span>
            <span class="muted">{result.meta.currency ?? "in all"}</span>
          </p>
        )}
      </div>
      <Scroller label={title}>
        <ul class="bars pie__legend">
          {parts.map((part, index) => (
            <li
              key={part.key}
              class="bars__row"
              data-pointed={pointed === index}
              onPointerEnter={() => setPointed(index)}
              onPointerLeave={() => setPointed(undefined)}
            >
              <span class="legend__sample" style={{ "--color": colorOf(part, index) }} />
              <span class="ellipsis" dir="auto" title={part.label}>
                {part.label}
              </span>
              <span class="bars__figure" title={part.figure}>
                {long && part.value !== null && part.figure ? brief(part.value, result.meta) : part.figure}
              </span>
              {whole && <span class="bars__share">{share(part.value, sum)}</span>}
            </li>
          ))}
        </ul>
      </Scroller>
    </div>
  );
}
