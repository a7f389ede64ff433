import type { Stage } from "#schema";
import { api, call } from "../api/client";
import { useQuery } from "../api/query";

/** Of the team's pipeline, in order. */
export function useStages(): Stage[] {
  const { data } = useQuery("stages", (signal) => call(api.GET("/v1/crm/stages", { params: { query: { per_page: 100 } }, signal })));
  return data?.results ?? [];
}
