import { useLocation } from "preact-iso/router";

/** The page's filters, which are its query: `?owner=…&q=…`. An empty one isn't there. */
export function useFilters<Name extends string>(): [Partial<Record<Name, string>>, (changed: Partial<Record<Name, string>>) => void] {
  const { query, path, route } = useLocation();
  const set = (changed: Partial<Record<Name, string>>) => {
    const next = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...query, ...changed })) {
      if (value) next.set(name, String(value));
    }
    const text = next.toString();
    route(text ? `${path}?${text}` : path, true);
  };
  return [query as Partial<Record<Name, string>>, set];
}

/** Opens a page's record, or closes it, with the filters as they are. */
export function useRecord(page: string): { open: (id: string) => void; close: () => void } {
  const { route } = useLocation();
  return {
    open: (id) => route(`${page}/${id}${location.search}`),
    close: () => route(`${page}${location.search}`),
  };
}
