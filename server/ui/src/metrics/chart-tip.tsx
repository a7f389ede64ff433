import { useLayoutEffect, useRef } from "preact/hooks";

export interface TipRow {
  label: string;
  figure: string;
  color?: string;
  sum?: boolean;
}

export interface ChartTipProps {
  /** Pixels within what it stands in. */
  x: number;
  title: string;
  note: string | undefined;
  rows: TipRow[];
}

const distance = 14;
const margin = 8;

/** What a point of a chart tells, beside it. Those who don't see it are told by the chart. */
export function ChartTip({ x, title, note, rows }: ChartTipProps) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const tip = ref.current;
    const plot = tip?.parentElement?.getBoundingClientRect();
    if (!tip || !plot) return;
    if (!tip.matches(":popover-open")) tip.showPopover();
    const right = plot.left + x + distance;
    const left = right + tip.offsetWidth + margin <= innerWidth ? right : plot.left + x - distance - tip.offsetWidth;
    const top = Math.min(plot.top, innerHeight - tip.offsetHeight - margin);
    tip.style.left = `${Math.max(margin, left)}px`;
    tip.style.top = `${Math.max(margin, top)}px`;
  });
  return (
    <div ref={ref} class="chart-tip" popover="manual" aria-hidden="true">
      <p class="chart-tip__title">
        {title}
        {note && <span class="muted"> · {note}</span>}
      </p>
      {rows.map(({ label, figure, color, sum }, index) => (
        <p key={index} class="chart-tip__row" data-sum={sum}>
          {color && <span class="legend__sample" style={{ "--color": color }} />}
          <span class="ellipsis" dir="auto">
            {label}
          </span>
          <span class="chart-tip__figure">{figure}</span>
        </p>
      ))}
    </div>
  );
}
