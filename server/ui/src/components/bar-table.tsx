import type { ComponentChildren } from "preact";

export interface Bar {
  label: string;
  value: number;
  /** How the value reads. */
  text: string;
  name?: ComponentChildren;
}

/** Numbers of named things as bars; a table for who doesn't see them. */
export function BarTable({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const most = Math.max(...bars.map(({ value }) => value), 0);
  return (
    <table class="bar-table" aria-label={label}>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.label}>
            <th scope="row">
              {bar.name ?? bar.label}
            </th>
            <td class="bar-table__value number">{bar.text}</td>
            <td class="bar-table__track" aria-hidden="true">
              <span class="bar-table__bar" style={{ width: `${most > 0 ? (bar.value / most) * 100 : 0}%` }} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
