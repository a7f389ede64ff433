import { signal } from "@preact/signals";
import type { Deal, KanbanColumn, Stage } from "#schema";
import { Failure, api, call } from "../api/client";
import { invalidate } from "../api/query";
import { toast } from "../components/toast";
import { differences, short } from "./differences";

/** A column as it is drawn: places of deals that aren't loaded are undefined. */
export interface Places {
  deals: (Deal | undefined)[];
  total: number;
  /** Unknown while the board is filtered. */
  value: Record<string, number> | undefined;
}

interface Move {
  deal: Deal;
  stage: Stage;
  position: number;
}

/** Moves that the board shows already and the server's answers don't yet. */
const moves = signal<Move[]>([]);
/** What was last said about a move, for screen readers. */
export const announced = signal("");

export const placesOf = (column: KanbanColumn): Places => ({ deals: column.deals, total: column.total, value: column.value_by_currency as Record<string, number> });

function valued(value: Places["value"], deal: Deal, sign: 1 | -1): Places["value"] {
  if (!value || deal.value === null) return value;
  return { ...value, [deal.currency]: (value[deal.currency] ?? 0) + sign * deal.value };
}

/** With the moves that are under way. `dense`: all places of the column are there, so that a position is an index. */
export function moved(stageId: string, places: Places, dense: boolean): Places {
  let { deals, total, value } = places;
  for (const { deal, stage, position } of moves.value) {
    const at = deals.findIndex((each) => each?.id === deal.id);
    if (at < 0 && stage.id !== stageId) continue;
    deals = [...deals];
    if (at >= 0) {
      deals.splice(at, 1);
      --total;
      value = valued(value, deal, -1);
    }
    if (stage.id !== stageId) continue;
    const found = dense ? position : deals.findIndex((each) => each && each.position >= position);
    deals.splice(found < 0 ? deals.length : found, 0, { ...deal, stage_id: stageId, position });
    ++total;
    value = valued(value, deal, 1);
  }
  return { deals, total, value };
}

/** The versions that moves have made of deals, newer than those on the board until it is loaded anew. */
const versions = new Map<string, number>();
/** The last move of each deal: the next waits for it. */
const last = new Map<string, Promise<void>>();

const touched = ["kanban", "deals"];

/** Moves a deal on the board at once and on the server behind that. What is refused goes back, with the reason. */
export function moveDeal(deal: Deal, stage: Stage, position: number, lostReason?: string): Promise<void> {
  const move: Move = { deal, stage, position };
  moves.value = [...moves.value.filter((each) => each.deal.id !== deal.id), move];
  announced.value = `${deal.name} is in ${stage.name} now, at place ${position + 1}.`;
  const done = (last.get(deal.id) ?? Promise.resolve()).then(() => send(move, lostReason));
  last.set(deal.id, done);
  return done;
}

const remove = (move: Move) => {
  moves.value = moves.value.filter((each) => each !== move);
};

async function send(move: Move, lostReason: string | undefined): Promise<void> {
  const { deal, stage, position } = move;
  const version = Math.max(versions.get(deal.id) ?? 0, deal.version);
  try {
    const answer = await call(
      api.PATCH("/v1/crm/deals/{deal_id}/move", {
        params: { path: { deal_id: deal.id }, header: { "If-Match": `"${version}"` } },
        body: { stage_id: stage.id, position, ...(lostReason && { lost_reason: lostReason }) },
      }),
    );
    versions.set(deal.id, answer.version);
    await invalidate(...touched, `deal/${deal.id}`);
    remove(move);
  } catch (thrown) {
    remove(move);
    void invalidate(...touched, `deal/${deal.id}`);
    const failure = thrown as Failure;
    announced.value = `${deal.name} couldn’t be moved.`;
    if (failure.code === "precondition_failed") await explain(move, lostReason);
    else toast(`${short(deal.name)} stays where it was. ${failure.message}`, { tone: "failure" });
  }
}

/** Tells what somebody else has changed meanwhile, and offers to move the deal all the same. */
async function explain({ deal, stage, position }: Move, lostReason: string | undefined): Promise<void> {
  const current = await call(api.GET("/v1/crm/deals/{deal_id}", { params: { path: { deal_id: deal.id } } })).catch(() => undefined);
  if (!current) return toast(`${short(deal.name)} was changed meanwhile and stays where it is.`, { tone: "failure" });
  const changes = differences(deal, current);
  toast(`${short(deal.name)} was changed meanwhile${changes ? `: ${changes}` : ""}. It wasn’t moved.`, {
    tone: "failure",
    action: { label: "Move anyway", run: () => void moveDeal(current, stage, position, lostReason) },
  });
}
