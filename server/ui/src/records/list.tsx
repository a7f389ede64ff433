import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useList, type List, type Page as Rows } from "../api/list";
import { invalidate } from "../api/query";
import { may } from "../api/session";
import { useCommands } from "../app/commands";
import { useFilters, useRecord } from "../app/location";
import { Button } from "../components/button";
import { count } from "../components/format";
import type { IconName } from "../components/icon";
import { Page } from "../components/page";
import { EmptyState } from "../components/states";
import { ColumnChooser, Table, type Column } from "../components/table";
import { SelectionBar, type BulkAction } from "./bulk";
import { FilterBar, namesIn, type Filter } from "./filters";

export interface RecordListProps<R extends { id: string }, Name extends string> {
  title: string;
  /** Its path, and under which its columns and answers are kept: `leads`. */
  name: string;
  icon: IconName;
  noun: string;
  nameOf: (row: R) => string;
  columns: readonly Column<R>[];
  filters: readonly Filter<Name>[];
  search?: { name: Name; placeholder: string };
  /** The field that holds the order, and what it is at first. */
  sort?: { name: Name; initial: string };
  load: (query: Partial<Record<Name, string>>, cursor: string | undefined, abort: AbortSignal) => Promise<Rows<R>>;
  bulk: readonly BulkAction<R>[];
  /** Keys that bulk actions touch. */
  touches: readonly string[];
  /** Where there are none at all: what to do then. */
  empty: { title: string; text: string };
  /** The id of the open record. */
  id: string | undefined;
  record: (id: string, close: () => void) => ComponentChildren;
  create: { label: string; dialog: (close: () => void, open: (id: string) => void) => ComponentChildren };
  actions?: (query: Partial<Record<Name, string>>) => ComponentChildren;
}

/** The page of a kind of records: its filters, its rows, what is done to many of them, and one beside. */
export function RecordList<R extends { id: string }, Name extends string>(props: RecordListProps<R, Name>) {
  const { name, noun, sort, id } = props;
  const [all, setFilters] = useFilters<Name>();
  const { open, close } = useRecord(`/${name}`);
  const [creating, setCreating] = useState(false);
  const selection = useSignal<ReadonlySet<string>>(new Set());

  const names = new Set<string>([...props.filters.flatMap(namesIn), ...(props.search ? [props.search.name] : [])]);
  const entries = Object.entries(all).filter(([key, value]) => value && names.has(key));
  const filtered = entries.length > 0;
  for (const filter of props.filters) {
    if (filter.kind === "choice" && filter.initial && !all[filter.name]) entries.push([filter.name, filter.initial]);
  }
  const order = sort && (all[sort.name] ?? sort.initial);
  if (sort && order) entries.push([sort.name, order]);
  const query = Object.fromEntries(entries) as Partial<Record<Name, string>>;
  const key = `${name}?${new URLSearchParams(entries as [string, string][]).toString()}`;

  const list = useStaying(useList<R>(key, (cursor, abort) => props.load(query, cursor, abort)));
  useEffect(() => {
    selection.value = new Set();
  }, [key]);

  const now = useRef({ list, id, open, close, selection });
  now.current = { list, id, open, close, selection };
  const step = (by: number) => {
    const { rows } = now.current.list;
    const at = rows.findIndex((row) => row.id === now.current.id);
    const next = rows[at + by];
    if (at >= 0 && next) open(next.id);
    else if (at < 0) document.querySelector<HTMLElement>(".table [role=row][tabindex='0']")?.focus();
  };
  useCommands([
    { name: `Next ${noun}`, icon: "down", keys: "j", run: () => step(1) },
    { name: `Previous ${noun}`, icon: "up", keys: "k", run: () => step(-1) },
    {
      name: "Close the record or clear the selection",
      icon: "close",
      keys: "Escape",
      run: () => (now.current.id ? now.current.close() : (now.current.selection.value = new Set())),
    },
    ...(may("member") ? [{ name: props.create.label, icon: "plus" as const, keys: "n", run: () => setCreating(true) }] : []),
  ]);

  const createButton = may("member") && (
    <Button kind="primary" icon="plus" onClick={() => setCreating(true)}>
      {props.create.label}
    </Button>
  );
  const empty = filtered ? (
    <EmptyState
      icon="search"
      title="Nothing matches"
      actions={<Button onClick={() => setFilters(Object.fromEntries([...names].map((each) => [each, ""])) as Partial<Record<Name, string>>)}>Clear filters</Button>}
    >
      No {noun} fits all of the filters.
    </EmptyState>
  ) : (
    <EmptyState icon={props.icon} title={props.empty.title} actions={createButton}>
      {props.empty.text}
    </EmptyState>
  );
  const rows = list.rows;
  return (
    <Page
      title={props.title}
      detail={
        <span role="status" class="number">
          {list.total === undefined ? "" : count(list.total)}
          {list.total !== undefined && <span class="visually-hidden"> {noun}s</span>}
        </span>
      }
      layout="fill"
      actions={
        <>
          {props.actions?.(query)}
          <ColumnChooser name={name} columns={props.columns} />
          {createButton}
        </>
      }
      toolbar={<FilterBar filters={props.filters} values={all} set={setFilters} search={props.search} />}
      aside={id !== undefined && props.record(id, close)}
    >
      <div class="record-list" data-waiting={list.waiting}>
        <Table
          name={name}
          label={props.title}
          columns={props.columns}
          list={list}
          openId={id}
          onOpen={(row) => open(row.id)}
          {...(may("member") && { selection })}
          {...(sort && { sort: order ?? "", onSort: (next: string) => setFilters({ [sort.name]: next } as Partial<Record<Name, string>>) })}
          empty={empty}
        />
        <SelectionBar
          rows={rows.filter((row) => selection.value.has(row.id))}
          noun={noun}
          nameOf={props.nameOf}
          actions={props.bulk}
          onSelection={(ids) => (selection.value = ids)}
          onDone={() => void invalidate(...props.touches)}
        />
      </div>
      {creating && props.create.dialog(() => setCreating(false), open)}
    </Page>
  );
}

/** While the first answer to other filters is on its way, what was there stays. */
function useStaying<R>(list: List<R>): List<R> & { waiting: boolean } {
  const last = useRef(list);
  if (!list.loading) last.current = list;
  const waiting = list.loading && last.current.rows.length > 0;
  return waiting ? { ...last.current, more: undefined, waiting } : { ...list, waiting };
}
