import { count } from "./format";

export interface ColumnPoint {
  /** Below the column, where there is room. */
  label: string;
  /** In full: a day, a month. */
  name: string;
  /** One of each series. */
  values: readonly number[];
}

export interface ColumnsProps {
  label: string;
  /** Later ones stand before earlier ones. */
  series: readonly string[];
  points: readonly ColumnPoint[];
  /** Every how many columns a label stands, counted from the last. */
  every?: number;
}

/** A round number that isn't less, and half of which is whole. */
function niceMost(value: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [2, 4, 6, 10]) {
      if (digit * power >= value) return digit * power;
    }
  }
}

/** Counts over time as columns, with the numbers in a table behind. */
export function Columns({ label, series, points, every = 1 }: ColumnsProps) {
  const most = niceMost(Math.max(...points.flatMap(({ values }) => values), 1));
  return (
    <figure class="columns" aria-label={label}>
      {series.length > 1 && (
        <figcaption class="columns__legend">
          {series.map((name, index) => (
            <span key={name}>
              <span class="columns__key" data-series={index + 1} />
              {name}
            </span>
          ))}
        </figcaption>
      )}
      <div class="columns__picture" aria-hidden="true">
        {[most, most / 2, 0].map((value) => (
          <span key={value} class="columns__line" style={{ bottom: `${(value / most) * 100}%` }}>
            <span class="columns__scale number">{count(value)}</span>
          </span>
        ))}
        <div class="columns__plot">
          {points.map((point, index) => (
            <Column key={point.name} point={point} series={series} most={most} labelled={(points.length - 1 - index) % every === 0} />
          ))}
        </div>
      </div>
      <details class="columns__table">
        <summary>Show the numbers</summary>
        <table>
          <thead>
            <tr>
              <td />
              {series.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {points.map(({ name, values }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {values.map((value, index) => (
                  <td key={index} class="number">
                    {count(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

interface ColumnProps {
  point: ColumnPoint;
  series: readonly string[];
  most: number;
  labelled: boolean;
}

function Column({ point, series, most, labelled }: ColumnProps) {
  const told = series.map((name, index) => `${name} ${count(point.values[index] ?? 0)}`).join(" · ");
  return (
    <span class="columns__column" data-tooltip={`${point.name}: ${told}`}>
      {point.values.map((value, index) => (
        <span key={index} class="columns__bar" data-series={index + 1} style={{ height: `${(value / most) * 100}%` }} />
      ))}
      {labelled && <span class="columns__label">{point.label}</span>}
    </span>
  );
}
