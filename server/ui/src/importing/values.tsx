import { useMemo } from "preact/hooks";
import type { ImportField, Stage } from "#schema";
import { may } from "../api/session";
import { Select } from "../components/field";
import { count, counted, word } from "../components/format";
import { useStages } from "../pipeline/stages";
import { PersonSelect, usePeople } from "../teams/people";
import type { Sheet } from "./csv";
import { folded, unknownValues, type Chosen, type StageKind, type Value } from "./mapping";
import { labelOf } from "./report";

export interface ValuesProps {
  fields: ImportField[];
  sheet: Sheet;
  chosen: Chosen;
  onChosen: (chosen: Chosen) => void;
  createMissing: boolean;
}

const translated: ImportField["type"][] = ["word", "boolean", "stage", "person"];
const leaveEmpty = "leave empty";
const asIs = "as is";
const stageKinds: { kind: StageKind; label: string }[] = [
  { kind: "open", label: "Added as an open stage" },
  { kind: "won", label: "Added as a won stage" },
  { kind: "lost", label: "Added as a lost stage" },
];

/** Values that nothing in the team is called, and what to take them for. */
export function Values(props: ValuesProps) {
  const { fields, sheet, chosen } = props;
  const people = usePeople();
  const stages = useStages();
  const unknown = useMemo(() => {
    const knownOf = ({ type, words }: ImportField): Set<string> | undefined => {
      if (type === "person") return new Set(people.list.flatMap(({ name, email, user_id }) => [name, email ?? "", user_id]).map(folded));
      if (type === "stage") return stages.length > 0 ? new Set(stages.map(({ name }) => folded(name))) : undefined;
      return new Set(words.map(folded));
    };
    return fields.flatMap((field) => {
      const source = chosen.fields[field.name];
      const known = source && translated.includes(field.type) ? knownOf(field) : undefined;
      const values = source && known ? unknownValues(field, source, sheet, known) : [];
      return values.length > 0 ? [{ field, values }] : [];
    });
  }, [fields, sheet, chosen.fields, people.list, stages]);
  return (
    <>
      {unknown.map(({ field, values }) => (
        <FieldValues key={field.name} {...props} field={field} values={values} stages={stages} />
      ))}
    </>
  );
}

function unknownText(type: ImportField["type"], found: number): string {
  if (type === "person") return `${counted(found, "name")} that nobody in the team has`;
  if (type === "stage") return `${counted(found, "name")} that no stage has`;
  return `${counted(found, "word")} to be translated`;
}

function FieldValues(props: ValuesProps & { field: ImportField; values: Value[]; stages: Stage[] }) {
  const { field, values, chosen, onChosen, createMissing } = props;
  const meanings = chosen.values[field.name] ?? {};
  const makes = createMissing && (field.type === "stage" || (field.type === "person" && may("admin")));
  const open = values.filter(({ value }) => meanings[value] === undefined && meanings["*"] === undefined);

  const mean = (value: string, meaning: string | undefined, kind?: StageKind) => {
    const next = Object.fromEntries(Object.entries(meanings).filter(([key]) => key !== value));
    if (meaning !== undefined) next[value] = meaning;
    const kinds = Object.fromEntries(Object.entries(chosen.stages).filter(([key]) => key !== value));
    if (kind) kinds[value] = kind;
    onChosen({ ...chosen, values: { ...chosen.values, [field.name]: next }, stages: kinds });
  };

  return (
    <details class="card import-values" open={!makes || values.length <= 8}>
      <summary class="card__head">
        <h3>
          {labelOf(field.name)}: {unknownText(field.type, values.length)}
        </h3>
        {!makes && open.length > 0 && <span class="import-values__open">{count(open.length)} would be refused</span>}
      </summary>
      <ul class="import-fields">
        {values.map(({ value, rows }) => (
          <li key={value} class="import-field import-field--value">
            <span class="import-field__name">
              <span class="ellipsis">{value}</span>
              <span class="muted">{counted(rows, "row")}</span>
            </span>
            <Meaning {...props} value={value} meaning={meanings[value]} makes={makes} onMean={(meaning, kind) => mean(value, meaning, kind)} />
          </li>
        ))}
        {field.words.length > 0 && (
          <li class="import-field import-field--value">
            <span class="import-field__name">All others</span>
            <Meaning {...props} value="*" meaning={meanings["*"]} makes={false} onMean={(meaning) => mean("*", meaning)} />
          </li>
        )}
      </ul>
    </details>
  );
}

interface MeaningProps {
  field: ImportField;
  stages: Stage[];
  chosen: Chosen;
  value: string;
  meaning: string | undefined;
  makes: boolean;
  onMean: (meaning: string | undefined, kind?: StageKind) => void;
}

function Meaning({ field, stages, chosen, value, meaning, makes, onMean }: MeaningProps) {
  const label = value === "*" ? "All others mean" : `${value} means`;
  if (field.type === "person") {
    return (
      <PersonSelect
        label={label}
        labelHidden
        value={meaning ?? ""}
        none={makes ? "Added without sign-in" : "Refused"}
        onValue={(person) => onMean(person || undefined)}
      />
    );
  }
  const kinds = makes && field.type === "stage";
  const asItIs = kinds
    ? stageKinds.map(({ kind, label: text }) => ({ value: `make ${kind}`, label: text }))
    : [{ value: asIs, label: value === "*" ? "As they are" : "Refused" }];
  const meant =
    field.type === "stage"
      ? stages.map(({ name }) => ({ value: `as ${name}`, label: name }))
      : field.words.map((each) => ({ value: `as ${each}`, label: word(each) }));
  const unset = kinds ? `make ${chosen.stages[value] ?? "open"}` : asIs;
  return (
    <Select
      label={label}
      labelHidden
      value={meaning === undefined ? unset : meaning ? `as ${meaning}` : leaveEmpty}
      options={[...asItIs, ...meant, { value: leaveEmpty, label: "Left empty" }]}
      onValue={(choice) => {
        if (choice === asIs) onMean(undefined);
        else if (choice.startsWith("make ")) onMean(undefined, choice.slice(5) as StageKind);
        else onMean(choice === leaveEmpty ? "" : choice.slice(3));
      }}
    />
  );
}
