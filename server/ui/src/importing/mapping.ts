import type { ImportField, paths } from "#schema";
import { kept } from "../app/kept";
import { problemColumn, type Recognition, type Sheet } from "./csv";
import { isDate, neededFormats, numberStyles, recogniseDates, recogniseNumbers, type NumberStyle, type RecognisedDates } from "./formats";

export type Kind = paths["/v1/crm/import/{kind}"]["post"]["parameters"]["path"]["kind"];
export type StageKind = "open" | "won" | "lost";

/** What is sent with a file. */
export interface Mapping {
  fields: Record<string, string>;
  constants: Record<string, string>;
  values: Record<string, Record<string, string>>;
  stages: Record<string, StageKind>;
  date_formats: string[];
  number_format: { decimal: string; thousands: string };
  delimiter: string;
  encoding: string;
}

/** What somebody chose for files with a header; what they left to be recognised isn't there. */
export interface Chosen {
  /** By field: a column, or a template of several. */
  fields: Record<string, string>;
  constants: Record<string, string>;
  values: Record<string, Record<string, string>>;
  stages: Record<string, StageKind>;
  dateFormat?: string;
  numberStyle?: string;
}

export const nothingChosen: Chosen = { fields: {}, constants: {}, values: {}, stages: {} };

const mostRemembered = 30;
const remembered = kept<{ key: string; chosen: Chosen }[]>("imports", []);

const keyOf = (kind: Kind, header: readonly string[]) => JSON.stringify([kind, ...header.filter((name) => name !== problemColumn)]);

export function recall(kind: Kind, header: readonly string[]): Chosen | undefined {
  const key = keyOf(kind, header);
  return remembered.peek().find((each) => each.key === key)?.chosen;
}

export function remember(kind: Kind, header: readonly string[], chosen: Chosen) {
  const key = keyOf(kind, header);
  remembered.value = [{ key, chosen }, ...remembered.peek().filter((each) => each.key !== key)].slice(0, mostRemembered);
}

/** What kind of rows was chosen last. */
export const lastKind = kept<Kind>("imports.kind", "leads");

interface Piece {
  text: string;
  column?: number;
}

/** A column, or a template that joins columns: `{First} {Last}`. */
function piecesOf(source: string, header: readonly string[]): Piece[] {
  const whole = header.indexOf(source);
  if (whole >= 0) return [{ text: "", column: whole }];
  return source.split(/(\{[^}]*\})/).map((part) => {
    const column = part.startsWith("{") ? header.indexOf(part.slice(1, -1)) : -1;
    return column < 0 ? { text: part } : { text: "", column };
  });
}

export function usedColumns(chosen: Chosen, header: readonly string[]): Set<number> {
  const used = Object.values(chosen.fields).flatMap((source) => piecesOf(source, header).map(({ column }) => column));
  return new Set(used.filter((column) => column !== undefined));
}

/** What a template names that the file doesn't have. */
export function missingColumn(template: string, header: readonly string[]): string | undefined {
  if (header.includes(template)) return undefined;
  const names = [...template.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? "");
  if (names.length === 0) return template;
  return names.find((name) => !header.includes(name));
}

/** What a field gets of each row, before translations; rows that leave it empty are not among them. */
function* said(source: string, { header, rows }: Sheet): Generator<string> {
  const pieces = piecesOf(source, header);
  for (const { cells } of rows) {
    if (!pieces.some(({ column }) => column !== undefined && cells[column])) continue;
    yield pieces.map(({ text, column }) => (column === undefined ? text : (cells[column] ?? ""))).join("").trim();
  }
}

function take(values: Generator<string>, most: number): string[] {
  const taken: string[] = [];
  for (const value of values) {
    if (taken.push(value) === most) break;
  }
  return taken;
}

export function examples(source: string, sheet: Sheet, most = 3): string[] {
  const found = new Set<string>();
  for (const value of said(source, sheet)) {
    found.add(value);
    if (found.size === most) break;
  }
  return [...found];
}

const enough = 2000;

export interface Written {
  dates: RecognisedDates;
  dateFormat: string;
  /** As they are sent: with the times of day that follow it. */
  dateFormats: string[];
  /** A cell that isn't read so. */
  strangeDate: string | undefined;
  numbers: NumberStyle;
  hasDates: boolean;
  hasNumbers: boolean;
}

const plainNumbers: NumberStyle = { value: "point", decimal: ".", thousands: ",", label: "1,234.50" };

/** How dates and numbers are written in the columns that are mapped. */
export function written(chosen: Chosen, fields: readonly ImportField[], sheet: Sheet): Written {
  const cellsOf = (...types: ImportField["type"][]) =>
    fields.flatMap(({ name, type }) => {
      const source = chosen.fields[name];
      return source && types.includes(type) ? take(said(source, sheet), enough) : [];
    });
  const dateCells = cellsOf("date", "time");
  const numberCells = cellsOf("amount");
  const dates = recogniseDates(dateCells);
  const dateFormat = chosen.dateFormat ?? dates.format ?? "%Y-%m-%d";
  return {
    dates,
    dateFormat,
    dateFormats: neededFormats(dateFormat, dateCells),
    strangeDate: dateCells.find((cell) => !isDate(dateFormat, cell)),
    numbers: numberStyles.find(({ value }) => value === chosen.numberStyle) ?? recogniseNumbers(numberCells) ?? plainNumbers,
    hasDates: dateCells.length > 0,
    hasNumbers: numberCells.length > 0,
  };
}

export const folded = (value: string) => value.trim().normalize("NFC").toLowerCase();

export interface Value {
  value: string;
  rows: number;
}

const mostValues = 100;

/** The values of a field that `known` doesn't have, the most frequent first. */
export function unknownValues(field: ImportField, source: string, sheet: Sheet, known: ReadonlySet<string>): Value[] {
  const counts = new Map<string, number>();
  for (const value of said(source, sheet)) {
    const parts = field.type === "people" || field.type === "tags" ? value.split(";").map((part) => part.trim()) : [value];
    for (const part of parts) {
      if (part && !known.has(folded(part))) counts.set(part, (counts.get(part) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([value, rows]) => ({ value, rows }))
    .sort((left, right) => right.rows - left.rows)
    .slice(0, mostValues);
}

export function mappingOf(chosen: Chosen, { dateFormats, numbers }: Written, { delimiter, encoding }: Recognition): Mapping {
  const { fields, constants, values, stages } = chosen;
  return {
    fields,
    constants,
    values,
    stages,
    date_formats: dateFormats,
    number_format: { decimal: numbers.decimal, thousands: numbers.thousands },
    delimiter,
    encoding,
  };
}
