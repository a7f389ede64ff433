import { change } from "../components/format";
import { useCatalog } from "./catalog";
import type { StatSeries } from "./series";
import { brief, formatOf } from "./values";

const longestFigure = 16;
const longestNote = 12;

/** A number, or as many of its letters as it takes to fill the room. */
function Value({ text, title }: { text: string; title: string }) {
  return (
    <span class="figure__value" style={{ "--letters": text.length }} title={title}>
      {text}
    </span>
  );
}

function valueOf({ stat, meta }: StatSeries): { text: string; exact: string } {
  const value = stat?.value ?? null;
  const exact = formatOf(meta, [value])(value);
  return { exact, text: value !== null && exact.length > longestFigure ? brief(value, meta) : exact };
}

/** How it changed against the time before. */
function Change({ result }: { result: StatSeries }) {
  const { data } = useCatalog();
  const { previous = null, deltaPct = null } = result.stat ?? {};
  if (previous === null && deltaPct === null) return null;
  const better = data?.get(result.metricId)?.better ?? "neither";
  const good = deltaPct === null || deltaPct === 0 || better === "neither" ? undefined : deltaPct > 0 === (better === "higher");
  const exact = formatOf(result.meta, [previous])(previous);
  return (
    <p class="figure__change">
      {deltaPct !== null && (
        <span class="figure__delta" data-good={good}>
          {deltaPct !== 0 && (
            <svg width="8" height="7" viewBox="0 0 8 7" aria-hidden="true">
              <path d={deltaPct > 0 ? "M4 0l4 7H0z" : "M4 7L0 0h8z"} />
            </svg>
          )}
          {change(deltaPct)}
        </span>
      )}
      {previous !== null && <span class="muted">{exact.length > longestNote ? brief(previous, result.meta) : exact} before</span>}
    </p>
  );
}

export function Figure({ result }: { result: StatSeries }) {
  const { text, exact } = valueOf(result);
  return (
    <div class="figure">
      <p>
        <Value text={text} title={exact} />
      </p>
      <Change result={result} />
    </div>
  );
}

/** A half ring filled up to the share. */
export function Gauge({ result }: { result: StatSeries }) {
  const { text, exact } = valueOf(result);
  const filled = Math.max(0, Math.min((result.stat?.value ?? 0) / 100, 1));
  const arc = "M 6 50 A 44 44 0 0 1 94 50";
  return (
    <div class="figure gauge">
      <div class="gauge__ring">
        <svg viewBox="0 0 100 56" aria-hidden="true">
          <path d={arc} class="gauge__track" pathLength={100} />
          {filled > 0 && <path d={arc} class="gauge__share" pathLength={100} style={{ strokeDasharray: `${filled * 100} 200` }} />}
        </svg>
        <p class="gauge__value">
          <Value text={text} title={exact} />
        </p>
      </div>
      <Change result={result} />
    </div>
  );
}
