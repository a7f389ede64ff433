import { useRef } from "preact/hooks";
import type { Failure } from "./client";
import { peek, useQuery } from "./query";

export interface Page<T> {
  results: T[];
  total: number | null;
  next_cursor: string | null;
}

interface Rows<T> {
  rows: T[];
  total: number | null;
  next: string | null;
}

export interface List<T> {
  rows: T[];
  /** Of all rows, not only of those that are loaded. */
  total: number | undefined;
  failure: Failure | undefined;
  loading: boolean;
  /** Loads the next page; call it whenever the end comes near. */
  more: (() => void) | undefined;
  refetch: () => void;
}

/** So many pages are asked for anew when something has changed; rows beyond keep what they showed. */
const mostRefetched = 5;

/** A list by its cursor. `page` asks for one page, 100 rows at best. */
export function useList<T extends { id: string }>(
  key: string | null,
  page: (cursor: string | undefined, abort: AbortSignal) => Promise<Page<T>>,
): List<T> {
  const wanted = useRef({ key, pages: 1 });
  if (wanted.current.key !== key) wanted.current = { key, pages: 1 };
  const growing = useRef(false);

  const query = useQuery<Rows<T>>(key, async (abort) => {
    const before = key === null ? undefined : peek<Rows<T>>(key);
    if (growing.current && before?.next) {
      const { results, next_cursor } = await page(before.next, abort).finally(() => (growing.current = false));
      return { rows: joined(before.rows, results), total: before.total, next: next_cursor };
    }
    growing.current = false;
    const first = await page(undefined, abort);
    let { results: rows, next_cursor: next } = first;
    for (let n = 1; n < Math.min(wanted.current.pages, mostRefetched) && next; ++n) {
      const following = await page(next, abort);
      rows = joined(rows, following.results);
      next = following.next_cursor;
    }
    if (before && before.rows.length > rows.length && next) return { rows: joined(rows, before.rows), total: first.total, next: before.next };
    return { rows, total: first.total, next };
  });

  const data = query.data;
  const more = () => {
    if (growing.current) return;
    growing.current = true;
    ++wanted.current.pages;
    query.refetch();
  };
  return {
    rows: data?.rows ?? [],
    total: data?.total ?? undefined,
    failure: query.failure,
    loading: query.loading,
    more: data?.next ? more : undefined,
    refetch: query.refetch,
  };
}

function joined<T extends { id: string }>(first: T[], second: T[]): T[] {
  const ids = new Set(first.map(({ id }) => id));
  return [...first, ...second.filter(({ id }) => !ids.has(id))];
}
