import type { ComponentChildren } from "preact";
import type { Import, ImportError } from "#schema";
import type { Failure } from "../api/client";
import { Button } from "../components/button";
import { count, counted, word } from "../components/format";
import { Icon } from "../components/icon";

type Result = Pick<Import, "created" | "updated" | "unchanged" | "failed" | "repeated_headers" | "error_groups"> &
  Pick<Import, "created_members" | "created_stages" | "created_tags">;

const abbreviations: Record<string, string> = { External_id: "External ID", Value_usd: "Value (USD)" };

/** A field of the API for people: `external_id` is "External ID". */
export function labelOf(field: string): string {
  return abbreviations[field.charAt(0).toUpperCase() + field.slice(1)] ?? word(field);
}

export function Counts({ result }: { result: Result }) {
  const counts: [string, number, string?][] = [
    ["New", result.created],
    ["Changed", result.updated],
    ["As they are", result.unchanged],
    ["Bad", result.failed, "failure"],
  ];
  return (
    <>
      <dl class="import-counts">
        {counts.map(([name, value, tone]) => (
          <div key={name} data-tone={value > 0 ? tone : undefined}>
            <dt>{name}</dt>
            <dd>{count(value)}</dd>
          </div>
        ))}
      </dl>
      {result.repeated_headers > 0 && (
        <p class="muted">Passed over: {counted(result.repeated_headers, "header line")} among the rows.</p>
      )}
    </>
  );
}

export function Created({ result, made }: { result: Result; made: boolean }) {
  const kinds: [string, string[]][] = [
    ["Stages", result.created_stages],
    ["Tags", result.created_tags],
    ["People without sign-in", result.created_members],
  ];
  const some = kinds.filter(([, names]) => names.length > 0);
  if (some.length === 0) return null;
  return (
    <div class="import-created">
      <p class="import-created__title">{made ? "Added to the team" : "Would be added to the team"}</p>
      <dl>
        {some.map(([name, names]) => (
          <div key={name}>
            <dt>
              {name} <span class="number">{count(names.length)}</span>
            </dt>
            <dd>{names.join(", ")}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Problem({ field, message }: { field: string; message: string }) {
  if (!field) return <>{message.charAt(0).toUpperCase() + message.slice(1)}</>;
  return (
    <>
      <strong>{labelOf(field)}</strong> {message}
    </>
  );
}

const linesOf = (lines: number[], total: number) => lines.map(count).join(", ") + (total > lines.length ? ", …" : "");

const shownErrors = 50;

export interface ProblemsProps {
  result: Result;
  errors?: ImportError[];
  /** Errors beyond those. */
  more?: number;
  made: boolean;
  /** What can be done about them. */
  children?: ComponentChildren;
}

/** Grouped by reason, then the first by line. */
export function Problems({ result, errors = [], more = 0, made, children }: ProblemsProps) {
  if (result.error_groups.length === 0) return null;
  return (
    <section class="card">
      <div class="card__head">
        <h3>What is wrong</h3>
        <span class="muted">{counted(result.failed, "row")} {made ? "didn’t come in" : "would stay out"}</span>
      </div>
      {children}
      <ul class="import-problems">
        {result.error_groups.map((group) => (
          <li key={`${group.field} ${group.message}`}>
            <p>
              <Problem field={group.field} message={group.message} />
            </p>
            <p class="muted">
              {counted(group.count, "row")}: {group.lines.length === 1 ? "line" : "lines"} {linesOf(group.lines, group.count)}
              {group.example && (
                <>
                  {" "}
                  · such as <q class="import-cell">{group.example}</q>
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
      {errors.length > 0 && (
        <details class="import-lines">
          <summary>Line by line</summary>
          <ol>
            {errors.slice(0, shownErrors).map(({ line, field, message }) => (
              <li key={`${line} ${field} ${message}`}>
                <span class="number muted">{count(line)}</span>
                <span>
                  <Problem field={field} message={message} />
                </span>
              </li>
            ))}
          </ol>
          {errors.length + more > shownErrors && <p class="muted">And {count(errors.length + more - shownErrors)} more.</p>}
        </details>
      )}
    </section>
  );
}

/** A file or mapping that was refused as a whole. */
export function Refused({ failure, actions, retry }: { failure: Failure; actions: ComponentChildren; retry: () => void }) {
  return (
    <>
      <section class="card" role="alert">
        <div class="card__head">
          <h3>The file can’t be imported like this</h3>
        </div>
        <ul class="import-problems">
          {(failure.fields.length > 0 ? failure.fields : [{ field: "", message: failure.message }]).map(({ field, message }) => (
            <li key={field + message} class="import-refused">
              <Icon name="warning" />
              <p>
                <Problem field={field.replace(/^mapping\.\w+\./, "")} message={message} />
              </p>
            </li>
          ))}
        </ul>
      </section>
      <div class="import-actions">
        {actions}
        <Button icon="refresh" onClick={retry}>
          Try again
        </Button>
      </div>
    </>
  );
}

