import type { LayoutWidget } from "#schema";

const columnWidth = 10;
const rowHeight = 7;
const shownRows = 14;

/** A report at a glance: where its widgets are, and a trace of what each looks like. */
export function Thumbnail({ widgets }: { widgets: readonly LayoutWidget[] }) {
  return (
    <svg class="thumbnail" viewBox={`-2 -2 ${12 * columnWidth + 4} ${shownRows * rowHeight}`} preserveAspectRatio="xMidYMin slice" aria-hidden="true">
      {widgets
        .filter(({ y }) => y < shownRows)
        .map(({ instanceId, chart, x, y, w, h }) => {
          const [width, height] = [w * columnWidth - 2, h * rowHeight - 2];
          return (
            <g key={instanceId} transform={`translate(${x * columnWidth} ${y * rowHeight})`}>
              <rect class="thumbnail__card" width={width} height={height} rx={1.5} />
              <Trace chart={chart} width={width - 6} height={height - 6} />
            </g>
          );
        })}
    </svg>
  );
}

const heights = [0.45, 0.7, 0.5, 0.85, 0.6, 1];

function Trace({ chart, width, height }: { chart: string; width: number; height: number }) {
  const middle = { x: 3 + width / 2, y: 3 + height / 2 };
  const radius = Math.min(width, height) / 2;
  const step = width / (heights.length - 1);
  const line = heights.map((share, index) => `${3 + index * step} ${3 + height * (1 - share * 0.8)}`).join("L");
  switch (chart) {
    case "area":
      return <path class="thumbnail__fill" d={`M${line}V${3 + height}H3z`} />;
    case "line":
      return <path class="thumbnail__line" d={`M${line}`} />;
    case "pie":
      return <circle class="thumbnail__fill" cx={middle.x} cy={middle.y} r={radius} />;
    case "donut":
    case "radar":
      return <circle class="thumbnail__line" cx={middle.x} cy={middle.y} r={radius - 1} />;
    case "radial":
      return <path class="thumbnail__line" d={`M${middle.x - radius} ${3 + height}a${radius} ${radius} 0 0 1 ${2 * radius} 0`} />;
    case "stat":
      return <rect class="thumbnail__fill" x={3} y={middle.y - 1.5} width={width * 0.5} height={3} rx={1} />;
    default:
      return (
        <path
          class="thumbnail__line"
          d={[0.95, 0.7, 0.5, 0.3].map((share, index) => `M3 ${3 + (height * (index + 0.5)) / 4}h${width * share}`).join("")}
        />
      );
  }
}
