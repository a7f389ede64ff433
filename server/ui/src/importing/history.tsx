import type { Import } from "#schema";
import { useRecord } from "../app/location";
import { api, call } from "../api/client";
import { useList } from "../api/list";
import { useQuery } from "../api/query";
import { Badge } from "../components/badge";
import { Drawer } from "../components/drawer";
import { ago, count, counted, time, word } from "../components/format";
import { Pagination } from "../components/pagination";
import { ErrorState, Skeleton } from "../components/states";
import { useNames } from "../teams/people";
import { Counts, Created, Problems } from "./report";

const outcomes = [
  ["created", "new"],
  ["updated", "changed"],
  ["unchanged", "as they were"],
  ["failed", "bad"],
] as const;

function outcomeOf(result: Import): string {
  const parts = outcomes.filter(([name]) => result[name] > 0).map(([name, text]) => `${count(result[name])} ${text}`);
  return parts.join(" · ") || "No rows";
}

/** An import that goes on is told from one that broke off by when its last rows were written. */
const goesOn = ({ status, updated_at }: Import) => status === "unfinished" && Date.now() - Date.parse(updated_at) < 60_000;

function Status({ result }: { result: Import }) {
  if (goesOn(result)) return <Badge tone="accent">Running</Badge>;
  if (result.status === "unfinished") return <Badge tone="warning">Broke off</Badge>;
  return null;
}

export function PastImports() {
  const { open } = useRecord("/import");
  const nameOf = useNames();
  const list = useList("imports", (cursor, signal) =>
    call(api.GET("/v1/crm/imports", { params: { query: { per_page: 20, ...(cursor && { cursor }) } }, signal })),
  );
  if (list.failure && list.rows.length === 0) return <ErrorState failure={list.failure} retry={list.refetch} />;
  if (!list.loading && list.rows.length === 0) return null;
  return (
    <section class="card" aria-label="Past imports">
      <div class="card__head">
        <h3>Past imports</h3>
      </div>
      {list.loading ? (
        <Skeleton />
      ) : (
        <>
          <ul class="import-past">
            {list.rows.map((result) => (
              <li key={result.id}>
                <button type="button" class="import-past__row" onClick={() => open(result.id)}>
                  <span class="import-past__kind">{word(result.kind)}</span>
                  <span class="import-past__outcome">
                    {outcomeOf(result)} <Status result={result} />
                  </span>
                  <span class="muted ellipsis">{nameOf(result.user_id)}</span>
                  <time class="muted" dateTime={result.created_at} title={time(result.created_at)}>
                    {ago(result.created_at)}
                  </time>
                </button>
              </li>
            ))}
          </ul>
          {(list.total ?? 0) > list.rows.length && (
            <div class="import-past__more">
              <Pagination list={list} noun="imports" />
            </div>
          )}
        </>
      )}
    </section>
  );
}

export function PastImport({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, failure, refetch } = useQuery(`import/${id}`, (signal) =>
    call(api.GET("/v1/crm/imports/{import_id}", { params: { path: { import_id: id } }, signal })),
  );
  return (
    <Drawer title={data ? `Import of ${data.kind}` : "Import"} onClose={onClose}>
      {failure ? <ErrorState failure={failure} retry={refetch} /> : data ? <Details result={data} /> : <Skeleton lines={6} />}
    </Drawer>
  );
}

const encodings: Record<string, string> = { "utf-8": "UTF-8", "windows-1252": "Windows-1252" };
const delimiters: Record<string, string> = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars" };

function Details({ result }: { result: Import }) {
  const nameOf = useNames();
  const { recognised } = result;
  const [first] = result.first_rows;
  return (
    <div class="import-details">
      <p class="muted">
        {nameOf(result.user_id)}, {time(result.created_at)} <Status result={result} />
      </p>
      <Counts result={result} />
      <Created result={result} made />
      <Problems result={result} made />
      <h3>The file</h3>
      <p class="muted">
        {encodings[recognised.encoding] ?? recognised.encoding.toUpperCase()}, cells between {delimiters[recognised.delimiter]}
        {recognised.date_formats.length > 0 && `, dates as ${recognised.date_formats.join(" or ")}`}
        {recognised.unused_columns.length > 0 && `, ${counted(recognised.unused_columns.length, "column")} left out`}
      </p>
      <dl class="import-columns">
        {recognised.header.map((name, index) => (
          <div key={index} data-unused={recognised.unused_columns.includes(name)}>
            <dt>{name || "(no name)"}</dt>
            <dd class="ellipsis">{first?.cells[index]}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
