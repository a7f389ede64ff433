import type { CatalogEntry } from "#schema";
import { api, call } from "../api/client";
import { useQuery, type Query } from "../api/query";

export type Catalog = ReadonlyMap<string, CatalogEntry>;

async function loadCatalog(signal: AbortSignal): Promise<Catalog> {
  const { metrics } = await call(api.GET("/crm-reports/catalog", { signal }));
  return new Map(metrics.map((entry) => [entry.metricId, entry]));
}

/** The metrics that the viewer may see, by their ids. */
export function useCatalog(): Query<Catalog> {
  return useQuery("catalog", loadCatalog);
}
