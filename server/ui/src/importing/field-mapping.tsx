import type { ImportField } from "#schema";
import { Button } from "../components/button";
import { Input, Select } from "../components/field";
import { Menu } from "../components/menu";
import { word } from "../components/format";
import { examples, missingColumn, type Chosen } from "./mapping";
import type { Sheet } from "./csv";
import { labelOf } from "./report";

export interface FieldMappingProps {
  field: ImportField;
  sheet: Sheet;
  chosen: Chosen;
  onChosen: (chosen: Chosen) => void;
}

function without<T>(record: Record<string, T>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}

const joined = "joined";
const same = "same";

/** From where a field comes: a column, several joined, the same for all rows, or nowhere. */
export function FieldMapping({ field, sheet, chosen, onChosen }: FieldMappingProps) {
  const { name } = field;
  const source = chosen.fields[name];
  const constant = chosen.constants[name];
  const columns = [...new Set(sheet.header)].filter(Boolean);
  const isColumn = source !== undefined && columns.includes(source);
  const from = isColumn ? `column ${source}` : source !== undefined ? joined : constant !== undefined ? same : "";
  const label = labelOf(name);

  const setSource = (text: string) => {
    onChosen({ ...chosen, fields: { ...chosen.fields, [name]: text }, constants: without(chosen.constants, name) });
  };
  const setConstant = (text: string) => {
    onChosen({ ...chosen, fields: without(chosen.fields, name), constants: { ...chosen.constants, [name]: text } });
  };
  const choose = (value: string) => {
    if (value === joined) setSource(source ? `{${source}} ` : "");
    else if (value === same) setConstant(field.words[0] ?? "");
    else if (value) setSource(value.slice("column ".length));
    else onChosen({ ...chosen, fields: without(chosen.fields, name), constants: without(chosen.constants, name) });
  };

  return (
    <li class="import-field" data-from={from ? "some" : "none"}>
      <div class="import-field__name">
        <span>
          {label}
          {field.required && <span class="import-field__required"> required</span>}
        </span>
        {field.description && <span class="muted">{field.description}</span>}
      </div>
      <div class="import-field__from">
        <Select
          label={`${label} comes from`}
          labelHidden
          value={from}
          options={[
            { value: "", label: "—" },
            ...columns.map((column) => ({ value: `column ${column}`, label: column })),
            { value: joined, label: "Several columns joined…" },
            { value: same, label: "The same for every row…" },
          ]}
          onValue={choose}
        />
        {from === joined && <Template label={label} value={source ?? ""} columns={columns} onValue={setSource} />}
        {from === same &&
          (field.words.length > 0 ? (
            <Select
              label={`${label} of every row`}
              labelHidden
              value={constant ?? ""}
              options={field.words.map((value) => ({ value, label: word(value) }))}
              onValue={setConstant}
            />
          ) : (
            <Input label={`${label} of every row`} labelHidden placeholder="Of every row" value={constant ?? ""} onValue={setConstant} />
          ))}
      </div>
      <p class="import-field__examples muted ellipsis">{source !== undefined && examples(source, sheet).join(" · ")}</p>
    </li>
  );
}

function Template({ label, value, columns, onValue }: { label: string; value: string; columns: string[]; onValue: (value: string) => void }) {
  const missing = value && missingColumn(value, columns);
  return (
    <div class="import-template">
      <Input
        label={`${label} joins`}
        labelHidden
        placeholder="{First} {Last}"
        error={missing ? `There is no column “${missing}”. Columns stand in braces.` : undefined}
        value={value}
        onValue={onValue}
      />
      <Menu
        label="Add a column"
        align="end"
        trigger={(props) => (
          <Button icon="plus" {...props}>
            Column
          </Button>
        )}
        items={() =>
          columns.map((column) => ({ label: column, onSelect: () => onValue(`${value}${value && !value.endsWith(" ") ? " " : ""}{${column}}`) }))
        }
      />
    </div>
  );
}
