import type { TeamDetails } from "#schema";
import { api, call } from "../api/client";
import { useQuery, type Query } from "../api/query";
import { me } from "../api/session";

/** In paths: the team that is shown. */
export const ofTeam = () => ({ team_id: me.peek()?.team.id ?? "" });

export function loadTeam(signal: AbortSignal): Promise<TeamDetails> {
  return call(api.GET("/v1/teams/{team_id}", { params: { path: ofTeam() }, signal }));
}

export function useTeam(): Query<TeamDetails> {
  return useQuery("team", loadTeam);
}
