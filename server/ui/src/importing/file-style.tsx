import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Input, Select } from "../components/field";
import { counted } from "../components/format";
import { Icon } from "../components/icon";
import type { Delimiter, Encoding, Recognition, Sheet } from "./csv";
import { dateStyles, numberStyles } from "./formats";
import type { Chosen, Written } from "./mapping";

const delimiters: { value: Delimiter; label: string }[] = [
  { value: ",", label: "Comma ," },
  { value: ";", label: "Semicolon ;" },
  { value: "\t", label: "Tab" },
  { value: "|", label: "Bar |" },
];

const encodings: { value: Encoding; label: string }[] = [
  { value: "utf-8", label: "UTF-8" },
  { value: "windows-1252", label: "Windows (Western Europe)" },
  { value: "utf-16le", label: "UTF-16, little-endian" },
  { value: "utf-16be", label: "UTF-16, big-endian" },
];

const other = "other";
const sampleRows = 5;

export interface FileStyleProps {
  name: string;
  sheet: Sheet;
  recognised: Recognition;
  onRecognised: (recognised: Recognition) => void;
  chosen: Chosen;
  onChosen: (chosen: Chosen) => void;
  style: Written;
}

/** What the file was taken for, to be corrected, and its first rows. */
export function FileStyle({ name, sheet, recognised, onRecognised, chosen, onChosen, style }: FileStyleProps) {
  const known = dateStyles.some(({ format }) => format === style.dateFormat);
  const [typing, setTyping] = useState(!known);
  const doubtful = style.hasDates && style.dates.doubtful && !chosen.dateFormat;
  return (
    <section class="card" aria-label="How the file is written">
      <div class="card__head">
        <h3 class="ellipsis">{name}</h3>
        <span class="muted">{counted(sheet.header.length, "column")}</span>
      </div>
      <div class="card__body">
        <div class="fields">
          <Select
            label="Cells are separated by"
            value={recognised.delimiter}
            options={delimiters}
            onValue={(delimiter) => onRecognised({ ...recognised, delimiter })}
          />
          <Select label="Encoding" value={recognised.encoding} options={encodings} onValue={(encoding) => onRecognised({ ...recognised, encoding })} />
          <Select
            label="Dates look like"
            value={typing ? other : style.dateFormat}
            options={[...dateStyles.map(({ format, label }) => ({ value: format, label })), { value: other, label: "Another format…" }]}
            onValue={(format) => {
              setTyping(format === other);
              if (format !== other) onChosen({ ...chosen, dateFormat: format });
            }}
          />
          <Select
            label="Numbers look like"
            value={style.numbers.value}
            options={numberStyles}
            onValue={(numberStyle) => onChosen({ ...chosen, numberStyle })}
          />
        </div>
        {typing && (
          <Input
            label="Format of dates"
            hint="%Y year, %m month, %d day, %b Jan, %H hour, %M minute, %S second, %I %p hour am or pm, %z offset"
            value={style.dateFormat}
            onValue={(dateFormat) => onChosen({ ...chosen, dateFormat })}
          />
        )}
        {doubtful && (
          <Doubt>The dates can be read in two ways, with the day or the month first. Check that “Dates look like” is right.</Doubt>
        )}
        {style.strangeDate && <Doubt>“{style.strangeDate}” isn’t a date that looks so. Its row would be refused.</Doubt>}
      </div>
      <Sample sheet={sheet} />
    </section>
  );
}

function Doubt({ children }: { children: ComponentChildren }) {
  return (
    <p class="import-doubt" role="status">
      <Icon name="warning" />
      <span>{children}</span>
    </p>
  );
}

function Sample({ sheet: { header, rows } }: { sheet: Sheet }) {
  if (rows.length === 0) return <p class="import-left-out muted">There are no rows below the header.</p>;
  return (
    <div class="import-sample" role="region" aria-label="First rows" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {header.map((name, index) => (
              <th key={index} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, sampleRows).map(({ line, cells }) => (
            <tr key={line}>
              {header.map((_, index) => (
                <td key={index}>{cells[index]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
