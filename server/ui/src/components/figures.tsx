import type { ComponentChildren } from "preact";

export interface Figure {
  label: string;
  value: ComponentChildren;
  detail?: ComponentChildren;
}

/** Some numbers, large, side by side. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl class="figures card">
      {figures.map(({ label, value, detail }) => (
        <div key={label} class="figures__figure">
          <dt>{label}</dt>
          <dd class="figures__value number">{value}</dd>
          {detail && <dd class="figures__detail">{detail}</dd>}
        </div>
      ))}
    </dl>
  );
}
