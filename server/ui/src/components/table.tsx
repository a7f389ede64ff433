import type { Signal } from "@preact/signals";
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { List } from "../api/list";
import { kept } from "../app/kept";
import { IconButton } from "./button";
import { Checkbox } from "./field";
import { Icon } from "./icon";
import { Menu } from "./menu";
import { ErrorState } from "./states";
import { useVirtual } from "./virtual";

export interface Column<T> {
  id: string;
  title: string;
  /** Where the cells say what they are: of buttons. */
  titleHidden?: boolean;
  /** Pixels at least, and its share of what is left over (1). */
  width: number;
  grow?: number;
  /** The field by which the API sorts, if it does. */
  sort?: string;
  align?: "end";
  /** Can't be hidden. */
  fixed?: boolean;
  /** Shown only when chosen. */
  optional?: boolean;
  /** Left out where there is little room, the last first, unless it was chosen. */
  wide?: boolean;
  cell: (row: T) => ComponentChildren;
}

export interface TableProps<T> {
  /** Under which the chosen columns are kept: `deals`. */
  name: string;
  label: string;
  columns: readonly Column<T>[];
  list: Pick<List<T>, "rows" | "loading"> & Partial<List<T>>;
  onOpen?: (row: T) => void;
  /** The row whose record is open. */
  openId?: string | undefined;
  /** As the API writes it: `-value`. */
  sort?: string;
  onSort?: (sort: string) => void;
  /** Ids of the selected rows. */
  selection?: Signal<ReadonlySet<string>>;
  /** In place of rows, where there are none; if they couldn’t be loaded, the table says so itself. */
  empty: ComponentChildren;
}

const rowHeight = 36;
const headHeight = 32;
const nearEnd = 60;

const choices = new Map<string, Signal<Record<string, boolean>>>();

function chosenColumns(name: string): Signal<Record<string, boolean>> {
  let choice = choices.get(name);
  if (!choice) choices.set(name, (choice = kept<Record<string, boolean>>(`columns.${name}`, {})));
  return choice;
}

const checkboxWidth = 36;

const isShown = <T,>(column: Column<T>, chosen: Record<string, boolean>) => column.fixed || (chosen[column.id] ?? !column.optional);

const widthOf = <T,>(columns: readonly Column<T>[]) => columns.reduce((sum, { width }) => sum + width, 0);

function fitting<T>(columns: readonly Column<T>[], chosen: Record<string, boolean>, room: number): Column<T>[] {
  const left = columns.filter((column) => isShown(column, chosen));
  while (widthOf(left) > room) {
    const last = left.findLastIndex(({ id, wide }) => wide && !chosen[id]);
    if (last < 0) break;
    left.splice(last, 1);
  }
  return left;
}

function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(Infinity);
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) return;
    setWidth(measured.clientWidth);
    const observer = new ResizeObserver(() => setWidth(measured.clientWidth));
    observer.observe(measured);
    return () => observer.disconnect();
  }, []);
  return width;
}

export function ColumnChooser<T>({ name, columns }: { name: string; columns: readonly Column<T>[] }) {
  const chosen = chosenColumns(name);
  return (
    <Menu
      label="Columns"
      align="end"
      trigger={(props) => <IconButton icon="columns" label="Columns" {...props} />}
      items={() =>
        columns
          .filter((column) => !column.fixed)
          .map((column) => {
            const checked = isShown(column, chosen.value);
            return { label: column.title, checked, onSelect: () => (chosen.value = { ...chosen.value, [column.id]: !checked }) };
          })
      }
    />
  );
}

/** Rows by the thousand: only those in view are drawn. ↑ ↓ or J K move, Enter opens, Space or X selects. */
export function Table<T extends { id: string }>(props: TableProps<T>) {
  const { list, onOpen, openId, sort = "", onSort, selection } = props;
  const { rows, total, loading, more, failure, refetch } = list;
  const scroll = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const focusing = useRef(false);
  const chosen = chosenColumns(props.name).value;
  const room = useWidth(scroll) - (selection ? checkboxWidth : 0);
  const columns = useMemo(() => fitting(props.columns, chosen, room), [props.columns, chosen, room]);
  const virtual = useVirtual({ count: rows.length, size: rowHeight, scroll, keyOf: (index) => rows[index]?.id ?? index, paddingStart: headHeight });

  const lastShown = virtual.items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown + nearEnd >= rows.length) more?.();
  }, [lastShown, rows.length]);

  useLayoutEffect(() => {
    if (!focusing.current) return;
    focusing.current = false;
    scroll.current?.querySelector<HTMLElement>(`[data-index="${at}"]`)?.focus();
  });

  const selected = selection?.value ?? new Set<string>();
  const toggle = (id: string) => {
    if (!selection) return;
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    selection.value = next;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    if (!(event.target as Element).matches("[role=row]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Record<string, number> = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: rows.length - 1, PageDown: at + 15, PageUp: at - 15 };
    const next = steps[event.key];
    if (next !== undefined) {
      const index = Math.max(0, Math.min(next, rows.length - 1));
      focusing.current = true;
      setAt(index);
      virtual.scrollTo(index);
    } else if (event.key === "Enter" && row && onOpen) onOpen(row);
    else if ((event.key === " " || event.key === "x") && row && selection) toggle(row.id);
    else return;
    event.preventDefault();
  };

  const tracks = columns.map(({ width, grow = 1 }) => `minmax(${width}px, ${grow}fr)`);
  if (selection) tracks.unshift(`${checkboxWidth}px`);
  const minWidth = widthOf(columns) + (selection ? checkboxWidth : 0);
  // The row of the tab stop, if it is drawn; else the first that is.
  const stop = virtual.items.some(({ index }) => index === at) ? at : virtual.items[0]?.index;

  return (
    <div
      ref={scroll}
      class="table"
      role="grid"
      aria-label={props.label}
      aria-rowcount={(total ?? rows.length) + 1}
      aria-multiselectable={selection ? true : undefined}
      aria-busy={loading}
      style={{ "--tracks": tracks.join(" "), "--min-width": `${minWidth}px` }}
      onKeyDown={onKeyDown}
    >
      <div class="table__head" role="rowgroup">
        <div class="table__row" role="row" aria-rowindex={1}>
          {selection && (
            <div role="columnheader" class="table__cell">
              <Checkbox
                label="Select all that are shown"
                labelHidden
                checked={rows.length > 0 && selected.size >= rows.length}
                indeterminate={selected.size > 0 && selected.size < rows.length}
                onChecked={(checked) => (selection.value = new Set(checked ? rows.map(({ id }) => id) : []))}
              />
            </div>
          )}
          {columns.map((column) => (
            <Heading key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </div>
      </div>
      <div class="table__body" role="rowgroup" style={{ height: `${Math.max(virtual.height - headHeight, 0)}px` }}>
        {virtual.items.map(({ index, start }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <div
              key={row.id}
              class="table__row"
              role="row"
              aria-rowindex={index + 2}
              aria-selected={selection ? selected.has(row.id) : undefined}
              data-index={index}
              data-open={row.id === openId}
              data-opens={!!onOpen}
              tabIndex={index === stop ? 0 : -1}
              style={{ translate: `0 ${start - headHeight}px` }}
              onFocus={() => setAt(index)}
              onClick={(event) => {
                if (!(event.target as Element).closest("a, button, input, label, select, .popover")) onOpen?.(row);
              }}
            >
              {selection && (
                <div role="gridcell" class="table__cell">
                  <Checkbox label="Select" labelHidden checked={selected.has(row.id)} onChecked={() => toggle(row.id)} />
                </div>
              )}
              <Cells columns={columns} row={row} />
            </div>
          );
        })}
      </div>
      {loading && rows.length === 0 && <TableSkeleton />}
      {!loading && rows.length === 0 && (
        <div role="row" class="table__empty">
          <div role="gridcell">{failure ? <ErrorState failure={failure} retry={refetch} /> : props.empty}</div>
        </div>
      )}
    </div>
  );
}

/** Drawn anew only when the row or the columns are others, however often the table is. */
function Cells<T>({ columns, row }: { columns: readonly Column<T>[]; row: T }) {
  return useMemo(
    () => (
      <>
        {columns.map((column) => (
          <div key={column.id} role="gridcell" class="table__cell" data-align={column.align}>
            {column.cell(row)}
          </div>
        ))}
      </>
    ),
    [columns, row],
  );
}

function Heading<T>({ column, sort, onSort }: { column: Column<T>; sort: string; onSort: ((sort: string) => void) | undefined }) {
  const field = column.sort;
  const descending = sort === `-${field}`;
  const sorted = field !== undefined && (sort === field || descending);
  return (
    <div
      role="columnheader"
      class="table__cell"
      data-align={column.align}
      aria-sort={sorted ? (descending ? "descending" : "ascending") : undefined}
    >
      {field && onSort ? (
        <button type="button" class="table__sort" onClick={() => onSort(sorted && !descending ? `-${field}` : field)}>
          {column.title}
          {sorted && <Icon name={descending ? "down" : "up"} size={12} />}
        </button>
      ) : (
        <span class={column.titleHidden ? "visually-hidden" : "ellipsis"}>{column.title}</span>
      )}
    </div>
  );
}

function TableSkeleton() {
  return (
    <div role="row" class="table__loading">
      <div role="gridcell" aria-label="Loading">
        {Array.from({ length: 12 }, (_, line) => (
          <span key={line} class="table__loading-row">
            <span class="skeleton__line" />
          </span>
        ))}
      </div>
    </div>
  );
}
