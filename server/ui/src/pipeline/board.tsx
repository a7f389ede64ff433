import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";
import { extractClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/extract-closest-edge";
import { monitorForElements } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Deal, Kanban, Stage } from "#schema";
import { api, call } from "../api/client";
import { askAhead, useQuery } from "../api/query";
import { may, team } from "../api/session";
import { useCommands } from "../app/commands";
import { later } from "../app/later";
import { useFilters, useRecord } from "../app/location";
import type { PageParameters } from "../app/routes";
import { Button } from "../components/button";
import { compactMoney, counted } from "../components/format";
import { Page } from "../components/page";
import { EmptyState, ErrorState } from "../components/states";
import { useNames } from "../teams/people";
import { BoardColumn, type BoardFilter } from "./board-column";
import { BoardFilters, type FilterName } from "./board-filters";
import { announced, moveDeal } from "./moves";

const DealRecord = later(() => import("./record").then((module) => module.DealRecord));
const NewDeal = later(() => import("./new-deal").then((module) => module.NewDeal));
const LostReason = later(() => import("./new-deal").then((module) => module.LostReason));

const noStages: Stage[] = [];
const fewCards = 50;
/** As many as the kanban gives for each stage. */
const mostCards = 200;

/** Undefined for what is no number. */
const numberOf = (text: string | undefined) => (text && Number.isFinite(Number(text)) ? Number(text) : undefined);

function filterOf(filters: Partial<Record<FilterName, string>>): BoardFilter | null {
  const min = numberOf(filters.min);
  const max = numberOf(filters.max);
  const filter: BoardFilter = {
    ...(filters.q && { q: filters.q }),
    ...(filters.owner && { owner_user_id: filters.owner }),
    ...(min !== undefined && { min_value: min }),
    ...(max !== undefined && { max_value: max }),
  };
  return Object.keys(filter).length > 0 ? filter : null;
}

const loadKanban = (perStage: number, signal: AbortSignal): Promise<Kanban> =>
  call(api.GET("/v1/crm/deals/kanban", { params: { query: { per_stage: perStage } }, signal }));

/** Asks for its cards although nobody is known to be signed in yet. */
export const askForBoard = () => askAhead("kanban", (signal) => loadKanban(fewCards, signal));

export default function Board({ id }: PageParameters) {
  const perStage = useRef(fewCards);
  const kanban = useQuery("kanban", (signal) => loadKanban(perStage.current, signal));
  const nameOf = useNames();
  const [filters, setFilters] = useFilters<FilterName>();
  const record = useRecord("/board");
  const [creating, setCreating] = useState<string | null>(null);
  const [losing, setLosing] = useState<{ deal: Deal; stage: Stage; position: number } | null>(null);
  const columns = useRef<HTMLDivElement>(null);
  const filter = filterOf(filters);
  const stages: Stage[] = kanban.data?.stages ?? noStages;

  const move = (deal: Deal, stage: Stage, position: number) => {
    if (stage.id === deal.stage_id && position === deal.position) return;
    if (stage.kind === "lost" && deal.status !== "lost") setLosing({ deal, stage, position });
    else void moveDeal(deal, stage, position);
  };

  const moveNow = useRef(move);
  moveNow.current = move;
  const stagesNow = useRef(stages);
  stagesNow.current = stages;
  const loaded = kanban.data !== undefined;
  useEffect(() => {
    const element = columns.current;
    if (!element) return;
    return combine(
      autoScrollForElements({ element }),
      monitorForElements({
        onDrop({ source, location: { current } }) {
          const [target] = current.dropTargets;
          const deal = source.data.deal as Deal;
          const stage = stagesNow.current.find(({ id }) => id === target?.data.stageId);
          if (!target || !stage || target.element === source.element) return;
          let position = (target.data.position as number) + (extractClosestEdge(target.data) === "bottom" ? 1 : 0);
          // Its own place is free once it is taken out.
          if (stage.id === deal.stage_id && deal.position < position) --position;
          moveNow.current(deal, stage, position);
        },
      }),
    );
  }, [loaded]);

  useCommands(
    may("member") ? [{ name: "New deal", icon: "plus", keys: "c", synonyms: "create add", run: () => setCreating("") }] : [],
  );

  const total = kanban.data?.stages.reduce((sum, stage) => sum + stage.total, 0) ?? 0;
  return (
    <Page
      title="Board"
      layout="fill"
      detail={kanban.data && <Totals kanban={kanban.data} />}
      actions={
        may("member") && (
          <Button kind="primary" icon="plus" onClick={() => setCreating("")}>
            New deal
          </Button>
        )
      }
      toolbar={(kanban.loading || total > 0) && <BoardFilters filters={filters} setFilters={setFilters} filtered={filter !== null} />}
      aside={id && <DealRecord key={id} id={id} onClose={record.close} />}
    >
      {kanban.failure && !kanban.data && <ErrorState failure={kanban.failure} retry={kanban.refetch} />}
      {kanban.data && total === 0 && (
        <EmptyState
          icon="board"
          title="Your pipeline is empty"
          actions={
            may("member") && (
              <>
                <Button kind="primary" icon="plus" onClick={() => setCreating("")}>
                  New deal
                </Button>
                <a class="button" data-kind="secondary" href="/import">
                  Import a file
                </a>
              </>
            )
          }
        >
          Deals are drawn here as cards, in the stages that they go through. Begin with one, or bring yours along from a file.
        </EmptyState>
      )}
      {kanban.loading && <BoardSkeleton />}
      {kanban.data && total > 0 && (
        <div ref={columns} class="board" role="group" aria-label="Stages" tabIndex={0}>
          {kanban.data.stages.map((column) => (
            <BoardColumn
              key={column.id}
              column={column}
              stages={stages}
              nameOf={nameOf}
              filter={filter}
              openId={id}
              grow={
                perStage.current === mostCards
                  ? undefined
                  : () => {
                      perStage.current = mostCards;
                      kanban.refetch();
                    }
              }
              hrefOf={(deal) => `/board/${deal.id}${location.search}`}
              onMove={move}
            />
          ))}
        </div>
      )}
      <span class="visually-hidden" role="status">
        {announced.value}
      </span>
      {creating !== null && <NewDeal onClose={() => setCreating(null)} onCreated={(deal) => record.open(deal.id)} />}
      {losing && (
        <LostReason
          deal={losing.deal}
          onClose={() => setLosing(null)}
          onReason={(reason) => {
            setLosing(null);
            void moveDeal(losing.deal, losing.stage, losing.position, reason);
          }}
        />
      )}
    </Page>
  );
}

function Totals({ kanban }: { kanban: Kanban }) {
  const currency = team.value?.currency ?? "USD";
  const open = kanban.stages.filter(({ kind }) => kind === "open");
  const sum = open.reduce((all, stage) => all + ((stage.value_by_currency as Record<string, number>)[currency] ?? 0), 0);
  const deals = open.reduce((all, stage) => all + stage.total, 0);
  return (
    <span class="number">
      {counted(deals, "open deal")}
      {sum > 0 && ` · ${compactMoney(sum, currency)}`}
    </span>
  );
}

function BoardSkeleton() {
  return (
    <div class="board" role="status" aria-label="Loading the board">
      {Array.from({ length: 5 }, (_, column) => (
        <div key={column} class="board-column">
          <div class="board-column__head">
            <span class="skeleton__line board__loading-head" />
          </div>
          <div class="board-column__scroll">
            {Array.from({ length: 4 - (column % 3) }, (_unused, card) => (
              <div key={card} class="deal-card deal-card--loading" />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
