import { useMemo } from "preact/hooks";
import type { ImportField } from "#schema";
import { Button } from "../components/button";
import { Checkbox } from "../components/field";
import { FieldMapping } from "./field-mapping";
import { FileStyle } from "./file-style";
import { usedColumns, written, type Chosen, type Kind } from "./mapping";
import type { Recognition, Sheet } from "./csv";
import { labelOf } from "./report";
import { Values } from "./values";
import { may } from "../api/session";

export interface ColumnsProps {
  name: string;
  kind: Kind;
  fields: ImportField[];
  sheet: Sheet;
  recognised: Recognition;
  onRecognised: (recognised: Recognition) => void;
  chosen: Chosen;
  onChosen: (chosen: Chosen) => void;
  /** Whether what is chosen is what was chosen for such a file before. */
  recalled: boolean;
  onForget: () => void;
  createMissing: boolean;
  onCreateMissing: (create: boolean) => void;
  onBack: () => void;
  onNext: () => void;
}

export function ColumnsStep(props: ColumnsProps) {
  const { fields, sheet, chosen, onChosen } = props;
  const style = useMemo(() => written(chosen, fields, sheet), [chosen, fields, sheet]);
  const used = useMemo(() => usedColumns(chosen, sheet.header), [chosen, sheet]);
  const leftOut = sheet.header.filter((name, index) => name && !used.has(index));
  const missing = fields.filter(({ name, required }) => required && !chosen.fields[name] && !chosen.constants[name]);
  return (
    <>
      <FileStyle {...props} style={style} />
      <section class="card" aria-label="Which column is what">
        <div class="card__head">
          <h3>Which column is what</h3>
          {props.recalled && (
            <span class="import-recalled muted">
              As you chose it the last time
              <Button small kind="quiet" onClick={props.onForget}>
                Start anew
              </Button>
            </span>
          )}
        </div>
        {leftOut.length > 0 && (
          <p class="import-left-out">
            <strong>Left out:</strong> {leftOut.join(", ")}
          </p>
        )}
        <ul class="import-fields">
          {fields.map((field) => (
            <FieldMapping key={field.name} field={field} sheet={sheet} chosen={chosen} onChosen={onChosen} />
          ))}
        </ul>
      </section>
      <Values fields={fields} sheet={sheet} chosen={chosen} onChosen={onChosen} createMissing={props.createMissing} />
      <section class="card" aria-label="Stages, tags and people">
        <div class="card__body">
          <Checkbox
            label={`Add the ${may("admin") ? "stages, tags and people" : "stages and tags"} that rows name and the team lacks`}
            checked={props.createMissing}
            onChecked={props.onCreateMissing}
          />
          <p class="muted">
            {may("admin")
              ? "People are added without sign-in: they own rows, cost no seat, and become members when you invite them."
              : "People must be members of the team; an admin can import those who aren’t."}
          </p>
        </div>
      </section>
      {missing.length > 0 && (
        <p class="notice">
          New rows need {missing.map(({ name }) => labelOf(name)).join(" and ")}. Choose a column for it, or join several.
        </p>
      )}
      <div class="import-actions">
        <Button onClick={props.onBack}>Another file</Button>
        <Button kind="primary" disabled={used.size === 0} onClick={props.onNext}>
          Check the rows
        </Button>
      </div>
    </>
  );
}
