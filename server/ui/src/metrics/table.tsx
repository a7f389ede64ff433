import { change, counted } from "../components/format";
import { bucketName } from "./buckets";
import { partsOf, share, sumOf } from "./parts";
import { Scroller } from "./scroller";
import { isWhole, type MetricSeries } from "./series";
import { formatOf } from "./values";

interface Rows {
  head: string[];
  rows: string[][];
}

const mostRows = 1000;

function rowsOf(result: MetricSeries): Rows {
  switch (result.shape) {
    case "timeseries": {
      const values = (key: string) => result.points.map((point) => (typeof point[key] === "number" ? point[key] : null));
      const columns = result.series.map(({ key }) => values(key));
      const format = formatOf(result.meta, columns.flat());
      return {
        head: ["Time", ...result.series.map(({ label }) => label)],
        rows: result.points.map((point, mark) => [
          bucketName(point.bucket, result.meta.bucket) + (point.partial ? " (not complete)" : ""),
          ...columns.map((column) => format(column[mark])),
        ]),
      };
    }
    case "category": {
      const parts = partsOf(result);
      const whole = isWhole(result);
      const sum = sumOf(parts);
      return {
        head: ["Category", "Value", ...(whole ? ["Share"] : [])],
        rows: parts.map(({ label, value, figure }) => [label, figure, ...(whole ? [share(value, sum)] : [])]),
      };
    }
    case "leaderboard":
      return { head: ["Rank", "Person", "Value"], rows: partsOf(result).map(({ rank, label, figure }) => [String(rank), label, figure]) };
    case "stat": {
      const { value = null, previous = null, deltaPct = null } = result.stat ?? {};
      const format = formatOf(result.meta, [value, previous]);
      return {
        head: ["Value", "Before", "Change"],
        rows: [[format(value), format(previous), deltaPct === null ? "–" : change(deltaPct)]],
      };
    }
  }
}

/** The numbers of a chart. */
export function DataTable({ result, title }: { result: MetricSeries; title: string }) {
  const { head, rows } = rowsOf(result);
  const names = result.shape === "leaderboard" ? 2 : result.shape === "stat" ? 0 : 1;
  return (
    <Scroller label={title}>
      <table class="data-table">
        <caption class="visually-hidden">{title}</caption>
        <thead>
          <tr>
            {head.map((name, column) => (
              <th key={column} scope="col" data-name={column < names} dir="auto">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) => (
                <td key={column} data-name={column < names} dir={column < names ? "auto" : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > mostRows && <p class="data-table__more">{counted(rows.length - mostRows, "more row")} in the CSV of a snapshot</p>}
    </Scroller>
  );
}
