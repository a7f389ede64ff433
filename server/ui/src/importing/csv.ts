import type { Recognised } from "#schema";

export type Delimiter = Recognised["delimiter"];
export type Encoding = Exclude<Recognised["encoding"], "utf-16">;

export interface Row {
  /** On which it begins, as the server counts. */
  line: number;
  cells: string[];
}

/** What a file was taken for. */
export interface Recognition {
  encoding: Encoding;
  delimiter: Delimiter;
}

export interface Sheet {
  header: string[];
  rows: Row[];
}

export const largestFile = 64 * 1024 * 1024;
/** So much of a file is looked at here; the server reads it all. */
const sampleBytes = 2 * 1024 * 1024;
const delimiters: Delimiter[] = [",", ";", "\t", "|"];

const begins = (bytes: Uint8Array, ...mark: number[]) => mark.every((byte, index) => bytes[index] === byte);

function recogniseEncoding(bytes: Uint8Array): Encoding {
  if (begins(bytes, 0xef, 0xbb, 0xbf)) return "utf-8";
  if (begins(bytes, 0xff, 0xfe)) return "utf-16le";
  if (begins(bytes, 0xfe, 0xff)) return "utf-16be";
  const start = bytes.subarray(0, 4096);
  const zeros = [0, 0];
  start.forEach((byte, index) => {
    if (byte === 0) ++zeros[index % 2]!;
  });
  const [even = 0, odd = 0] = zeros;
  if (Math.max(even, odd) * 5 > start.length) return odd > even ? "utf-16le" : "utf-16be";
  const text = new TextDecoder().decode(bytes, { stream: true });
  const stray = text.match(/�/g)?.length ?? 0;
  const beyondAscii = (text.match(/[^\x00-\x7f]/g)?.length ?? 0) - stray;
  return stray > beyondAscii ? "windows-1252" : "utf-8";
}

/** Why something can't be an export of rows, as its first bytes tell. */
function notText(bytes: Uint8Array, text: string): string | undefined {
  if (begins(bytes, 0x50, 0x4b, 3, 4) || begins(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
    return "This is a workbook of Excel or the like. Open it there, choose “Save as” and the type “CSV UTF-8”, and drop that file here.";
  }
  if (begins(bytes, 0x25, 0x50, 0x44, 0x46)) return "This is a PDF. Export the rows as CSV from the program that they come from.";
  if (begins(bytes, 0x1f, 0x8b)) return "This file is compressed. Unpack it and drop the CSV file that is in it.";
  if (text.slice(0, 4096).includes("\0")) {
    return "This isn’t a text file. Export the rows as CSV from the program that they come from.";
  }
  return undefined;
}

function notRows(text: string): string | undefined {
  const start = text.trimStart();
  if (!start) return "This file is empty. Its first line must name the columns, and each line below is a row.";
  if (/^[[{]\s*("|\{|\[|\])/.test(start)) return "This looks like JSON. Export the rows as CSV from the program that they come from.";
  if (/^<(\?xml|!doctype|html|table)/i.test(start)) {
    return "This looks like a web page or XML. Export the rows as CSV from the program that they come from.";
  }
  return undefined;
}

export interface Opened {
  file: File;
  recognised: Recognition;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Throws an Error that says in words why a file can't be imported. */
export async function openFile(file: File): Promise<Opened> {
  if (file.size > largestFile) {
    const size = Math.ceil(file.size / 1024 / 1024);
    throw new Error(`This file has ${size} MiB, and at most 64 MiB can be imported at once. Split it into several, each with the header.`);
  }
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await file.slice(0, sampleBytes).arrayBuffer());
  } catch {
    throw new Error("This file can’t be read. Was it moved, or is it a folder?");
  }
  const encoding = recogniseEncoding(bytes);
  const text = decode(bytes, encoding);
  const why = notText(bytes, text) ?? notRows(text);
  if (why) throw new Error(why);
  return { file, bytes, recognised: { encoding, delimiter: recogniseDelimiter(text) } };
}

export function decode(bytes: BufferSource, encoding: Encoding): string {
  const text = new TextDecoder(encoding).decode(bytes);
  return hasOnlyCarriageReturns(text) ? text.replaceAll("\r", "\n") : text;
}

function hasOnlyCarriageReturns(text: string): boolean {
  const start = text.slice(0, 65_536);
  return start.includes("\r") && !start.includes("\n");
}

const namedDelimiter = /^"?sep=([,;\t|])"?\r?(\n|$)/i;

function recogniseDelimiter(text: string): Delimiter {
  const named = namedDelimiter.exec(text);
  if (named) return named[1] as Delimiter;
  let best: Delimiter = ",";
  let bestFit = [0, 1];
  for (const delimiter of delimiters) {
    const widths = readRows(text, delimiter, 200).map(({ cells }) => cells.length);
    const [first = 1] = widths;
    if (first < 2) continue;
    const fit = [widths.filter((width) => width === first).length / widths.length, first];
    if (fit[0]! > bestFit[0]! || (fit[0] === bestFit[0] && fit[1]! > bestFit[1]!)) {
      best = delimiter;
      bestFit = fit;
    }
  }
  return best;
}

interface Read {
  cells: string[];
  /** Where the next record begins. */
  end: number;
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at < 0 ? text.length : at + 1;
}

/** The record that begins there; one whose quotes are wrong ends with its line. */
function readRecord(text: string, begin: number, delimiter: Delimiter): Read {
  const cells: string[] = [];
  const broken = (): Read => {
    const end = lineEnd(text, begin);
    return { cells: [text.slice(begin, end).replace(/\r?\n$/, "")], end };
  };
  for (let at = begin; ; ) {
    let from = at;
    while (text[from] === " ") ++from;
    if (text[from] === '"') {
      let cell = "";
      for (let next = from + 1; ; ) {
        const quote = text.indexOf('"', next);
        if (quote < 0) return broken();
        cell += text.slice(next, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        cell += '"';
        next = at + 1;
      }
      cells.push(cell.trim());
      while (text[at] === " " || text[at] === "\r") ++at;
    } else {
      while (at < text.length && text[at] !== delimiter && text[at] !== "\n") ++at;
      const cell = text.slice(from, at);
      if (cell.includes('"')) return broken();
      cells.push(cell.trim());
    }
    if (at >= text.length) return { cells, end: at };
    if (text[at] === "\n") return { cells, end: at + 1 };
    if (text[at] !== delimiter) return broken();
    ++at;
  }
}

const linesIn = (text: string) => text.split("\n").length - 1;

function readRows(text: string, delimiter: Delimiter, most = Infinity): Row[] {
  const rows: Row[] = [];
  let line = 1;
  const named = namedDelimiter.exec(text);
  let at = named ? named[0].length : 0;
  if (named) ++line;
  while (at < text.length && rows.length < most) {
    const { cells, end } = readRecord(text, at, delimiter);
    if (cells.some(Boolean)) rows.push({ line, cells });
    line += linesIn(text.slice(at, end));
    at = end;
  }
  return rows;
}

export function readSheet(bytes: BufferSource, { encoding, delimiter }: Recognition): Sheet {
  const [first, ...rows] = readRows(decode(bytes, encoding), delimiter);
  return { header: first?.cells ?? [], rows };
}

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

export const writeRecord = (cells: string[], delimiter: Delimiter) => cells.map(quoted).join(delimiter);

/** Of rows that were not imported; takes no part in another import of them. */
export const problemColumn = "Import problem";

export async function textOf(file: File, encoding: Encoding): Promise<string> {
  return decode(await file.arrayBuffer(), encoding);
}

function lineStart(text: string, line: number): number {
  let at = 0;
  for (let passed = 1; passed < line && at < text.length; ++passed) at = lineEnd(text, at);
  return at;
}

export interface Rest {
  text: string;
  /** To be added to a line of it for that of the whole. */
  offset: number;
}

/** The header, and what follows the record of that line; undefined at the end. */
export function restAfter(text: string, delimiter: Delimiter, line: number): Rest | undefined {
  const start = lineStart(text, line);
  const { end } = readRecord(text, start, delimiter);
  if (end >= text.length) return undefined;
  const header = writeRecord(readRows(text, delimiter, 1)[0]?.cells ?? [], delimiter) + "\n";
  return { text: header + text.slice(end), offset: line + linesIn(text.slice(start, end)) - 1 - linesIn(header) };
}

/** The rows of those lines, each with what is wrong with it, as a file that spreadsheets open. */
export function badRows(text: string, delimiter: Delimiter, problems: Map<number, string>): Blob {
  const [header] = readRows(text, delimiter, 1);
  const width = header?.cells.length ?? 0;
  const records = [writeRecord([...(header?.cells ?? []).filter((name) => name !== problemColumn), problemColumn], delimiter)];
  const reported = header?.cells.indexOf(problemColumn) ?? -1;
  let line = 1;
  for (let at = 0; at < text.length; ++line) {
    const problem = problems.get(line);
    if (problem !== undefined) {
      const { cells } = readRecord(text, at, delimiter);
      const padded = Array.from({ length: Math.max(width, cells.length) }, (_, index) => cells[index] ?? "");
      records.push(writeRecord([...padded.filter((_, index) => index !== reported), problem], delimiter));
    }
    at = lineEnd(text, at);
  }
  return new Blob(["\ufeff", records.join("\r\n"), "\r\n"], { type: "text/csv" });
}
