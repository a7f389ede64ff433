import { Scroller } from "./scroller";
import { highestOf, share, type Part } from "./parts";

export interface BarsProps {
  parts: Part[];
  title: string;
}

const few = 12;

/** A bar for each part, in their order. */
export function Bars({ parts, title }: BarsProps) {
  const highest = highestOf(parts);
  const ranked = parts.some(({ rank }) => rank !== undefined);
  return (
    <Scroller label={title}>
      <ol class="bars" data-many={parts.length > few} data-ranked={ranked} style={{ "--half": Math.ceil(parts.length / 2) }}>
        {parts.map(({ key, label, value, figure, rank, remainder }) => (
          <li key={key} class="bars__row">
            {ranked && <span class="bars__rank">{rank}</span>}
            <span class="ellipsis" dir="auto" title={label}>
              {label}
            </span>
            <span class="bars__track">
              {!!value && (
                <span
                  class="bars__bar"
                  data-tone={remainder ? "others" : value < 0 ? "negative" : undefined}
                  style={{ width: `${(Math.abs(value) / highest) * 100}%` }}
                />
              )}
            </span>
            <span class="bars__figure">{figure}</span>
          </li>
        ))}
      </ol>
    </Scroller>
  );
}

/** Steps from the first to the last, each with its share of the first. */
export function Funnel({ parts, title }: BarsProps) {
  const highest = highestOf(parts);
  const first = parts[0]?.value ?? 0;
  const widths = parts.map(({ value }) => (highest > 0 ? Math.max(((value ?? 0) / highest) * 100, 1) : 1));
  const edge = (width: number | undefined) => `${50 - (width ?? 0) / 2}%`;
  const far = (width: number | undefined) => `${50 + (width ?? 0) / 2}%`;
  return (
    <Scroller label={title}>
      <ol class="bars funnel">
        {parts.map(({ key, label, value, figure }, index) => {
          const [width, next] = [widths[index], widths[index + 1]];
          return (
            <li key={key} class="bars__row">
              <span class="ellipsis" dir="auto" title={label}>
                {label}
              </span>
              <span class="funnel__track">
                <span class="funnel__step" style={{ width: `${width}%`, opacity: 1 - (0.5 * index) / parts.length }} />
                {next !== undefined && (
                  <span
                    class="funnel__slope"
                    style={{ clipPath: `polygon(${edge(width)} 0, ${far(width)} 0, ${far(next)} 100%, ${edge(next)} 100%)` }}
                  />
                )}
              </span>
              <span class="bars__figure">{figure}</span>
              <span class="bars__share">{share(value, first)}</span>
            </li>
          );
        })}
      </ol>
    </Scroller>
  );
}
