import type { TeamOfUser } from "#schema";
import { api, call, Failure } from "../api/client";
import { useQuery } from "../api/query";
import { me, signIn } from "../api/session";

/** Those of the viewer. */
export function useTeams(): TeamOfUser[] {
  const { data } = useQuery("teams", (signal) => call(api.GET("/v1/teams", { params: { query: { per_page: 100 } }, signal })));
  return data?.results ?? [];
}

const keyName = "Dashboard";
/** Longer than a session lasts without use. */
const sessionLife = 13 * 3_600_000;

/** Keys that an earlier switch made, and that no session is bound to any more. */
async function revokeOldKeys(team: string) {
  const { results } = await call(api.GET("/v1/api-keys", { params: { query: { per_page: 100 } } }));
  const old = results.filter(
    (key) =>
      key.name === keyName &&
      key.team_id === team &&
      key.user_id === me.peek()?.user.id &&
      Date.now() - Date.parse(key.last_used_at ?? key.created_at) > sessionLife,
  );
  for (const { id } of old) await call(api.DELETE("/v1/api-keys/{key_id}", { params: { path: { key_id: id } } }));
}

/** A session is bound to a key and so to its team: another team needs a key of its own. */
async function keyFor(team: string): Promise<string> {
  await revokeOldKeys(team);
  const { key } = await call(api.POST("/v1/api-keys", { body: { name: keyName, team_id: team } }));
  if (!key) throw new Failure("unavailable", "The answer of the server was lost. Try again.");
  return key;
}

async function enter(key: string) {
  const refused = await signIn({ key });
  if (refused) throw new Failure("unauthenticated", refused);
  location.assign("/board");
}

/** Shows another team of the viewer. */
export async function switchTo(team: string) {
  await enter(await keyFor(team));
}

/** Does what ends the viewer's time in this team, and goes on in another one of theirs; in a new one if that is empty. */
export async function leaveFor(next: string, leave: () => Promise<unknown>) {
  const name = `${me.peek()?.user.name ?? "My"}’s team`;
  const team = next || (await call(api.POST("/v1/teams", { body: { name } }))).id;
  const key = await keyFor(team);
  await leave();
  await enter(key);
}
