import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";
import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Deal, KanbanColumn, Stage } from "#schema";
import { api, call } from "../api/client";
import { useList } from "../api/list";
import { may, team } from "../api/session";
import { compactMoney, count, counted, money, today } from "../components/format";
import { useVirtual } from "../components/virtual";
import { DealCard } from "./deal-card";
import { moved, placesOf, type Places } from "./moves";

/** The card that takes the focus when it is next drawn: by its place, or wherever the deal is. */
export const focused = signal<{ stageId: string; index: number } | { dealId: string } | null>(null);

export interface BoardFilter {
  q?: string;
  owner_user_id?: string;
  min_value?: number;
  max_value?: number;
}

export interface BoardColumnProps {
  column: KanbanColumn;
  stages: readonly Stage[];
  nameOf: (userId: string | null) => string;
  /** None: the column is the kanban's. */
  filter: BoardFilter | null;
  openId: string | undefined;
  /** Asks for as many cards as the kanban gives; undefined when it has. */
  grow: (() => void) | undefined;
  hrefOf: (deal: Deal) => string;
  onMove: (deal: Deal, stage: Stage, position: number) => void;
}

const cardHeight = 90;
const gapBetween = 8;

/** Each deal in its place; those of the kanban first, which are newer than the list's. */
function placed(first: readonly Deal[], more: readonly Deal[], total: number): (Deal | undefined)[] {
  const ids = new Set(first.map(({ id }) => id));
  const rest = more.filter(({ id }) => !ids.has(id)).sort((left, right) => left.position - right.position);
  if (first.length + rest.length >= total) return [...first, ...rest];
  const places: (Deal | undefined)[] = [...first];
  for (const deal of rest) {
    let at = Math.max(deal.position, first.length);
    while (places[at]) ++at;
    places[at] = deal;
  }
  places.length = Math.max(total, places.length);
  return Array.from(places);
}

function usePlaces({ column, filter, grow }: BoardColumnProps): { places: Places; more: (() => void) | undefined; loading: boolean } {
  const [deep, setDeep] = useState(false);
  const query = { stage_id: column.id, per_page: 100, ...filter };
  const key = filter || deep ? `deals?board&${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString()}` : null;
  const list = useList<Deal>(key, (cursor, signal) =>
    call(api.GET("/v1/crm/deals", { params: { query: { ...query, ...(cursor && { cursor }) } }, signal })),
  );
  const places = useMemo<Places>(() => {
    if (!filter) return { ...placesOf(column), deals: placed(column.deals, list.rows, column.total) };
    const rows = list.rows.filter(({ stage_id }) => stage_id === column.id).sort((left, right) => left.position - right.position);
    return { deals: rows, total: list.total ?? rows.length, value: undefined };
  }, [column, list.rows, list.total, filter === null]);
  const more = filter ? list.more : (grow ?? (deep ? list.more : () => setDeep(true)));
  return { places: moved(column.id, places, !filter), more, loading: list.loading };
}

export function BoardColumn(props: BoardColumnProps) {
  const { column, stages, nameOf, filter, openId, hrefOf, onMove } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const whole = useRef<HTMLElement>(null);
  const [over, setOver] = useState(false);
  const [stop, setStop] = useState(0);
  const { places, more, loading } = usePlaces(props);
  const { deals } = places;
  const moveNow = useRef(onMove);
  moveNow.current = onMove;
  const actions = useMemo(
    () => ({
      focus: setStop,
      move(deal: Deal, to: Stage) {
        // Who uses keys goes along with the card; who points stays where they were.
        if (document.activeElement?.matches(":focus-visible")) focused.value = { dealId: deal.id };
        moveNow.current(deal, to, 0);
      },
    }),
    [],
  );
  const stage = stages.find(({ id }) => id === column.id) ?? column;
  const movable = may("member");

  const virtual = useVirtual({
    count: deals.length,
    size: cardHeight - gapBetween,
    gap: gapBetween,
    paddingStart: 2,
    paddingEnd: 12,
    scroll,
    overscan: 2,
    keyOf: (index) => deals[index]?.id ?? index,
  });

  const dealsNow = useRef(deals);
  dealsNow.current = deals;
  const end = useRef(0);
  end.current = filter ? (deals.at(-1)?.position ?? -1) + 1 : places.total;

  const shownFrom = virtual.items[0]?.index ?? 0;
  const shownTo = virtual.items.at(-1)?.index ?? 0;
  const missing = filter ? shownTo + 10 >= deals.length && deals.length < places.total : deals.slice(shownFrom, shownTo + 10).some((deal) => !deal);
  useEffect(() => {
    if (missing) more?.();
  });

  useEffect(() => {
    const element = scroll.current;
    const target = whole.current;
    if (!element || !target) return;
    return combine(
      autoScrollForElements({ element }),
      dropTargetForElements({
        element: target,
        // Above the cards their start, between two the place of the lower one, below them their end.
        getData: ({ input }) => {
          const above = input.clientY < element.getBoundingClientRect().top;
          const lower = above ? undefined : firstBelow(element, input.clientY);
          const position = dealsNow.current.find((deal) => deal && deal.id === lower)?.position;
          return { stageId: column.id, position: above ? 0 : (position ?? end.current) };
        },
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: () => setOver(false),
      }),
    );
  }, [column.id]);

  const request = focused.value;
  useLayoutEffect(() => {
    if (!request) return;
    const index = "dealId" in request ? deals.findIndex((deal) => deal?.id === request.dealId) : request.stageId === column.id ? request.index : -1;
    const deal = deals[index];
    if (!deal) return;
    const link = scroll.current?.querySelector<HTMLElement>(`[data-deal="${deal.id}"]`);
    if (link) {
      focused.value = null;
      link.focus();
      link.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else virtual.scrollTo(index);
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const link = (event.target as Element).closest<HTMLElement>("[data-deal]");
    const index = deals.findIndex((deal) => deal && deal.id === link?.dataset.deal);
    const deal = deals[index];
    if (!link || !deal || event.ctrlKey || event.metaKey || event.altKey) return;
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
    const along = { ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0;
    const next = stages[stages.findIndex(({ id }) => id === column.id) + sideways];
    if (event.key.toLowerCase() === "m") link.closest("article")?.querySelector<HTMLElement>("[aria-haspopup=menu]")?.click();
    else if (!sideways && !along) return;
    else if (next && event.shiftKey && movable) {
      const position = sideways ? 0 : deal.position + along;
      if (position >= 0 && position < Math.max(end.current, 1)) {
        focused.value = { dealId: deal.id };
        onMove(deal, next, position);
      }
    } else if (next) focused.value = { stageId: next.id, index: sideways ? beside(next.id, link) : index + along };
    event.preventDefault();
  };

  const now = today();
  const stopAt = virtual.items.some(({ index }) => index === stop) ? stop : virtual.items[0]?.index;
  return (
    <section
      ref={whole}
      class="board-column"
      data-over={over}
      data-stage={column.id}
      aria-label={`${stage.name}, ${counted(places.total, "deal")}`}
      onKeyDown={onKeyDown}
    >
      <ColumnHead stage={stage} places={places} />
      <div ref={scroll} class="board-column__scroll" aria-busy={loading}>
        <ul class="board-column__cards" style={{ height: `${virtual.height}px` }}>
          {virtual.items.map(({ index, start, key }) => {
            const deal = deals[index];
            return (
              <li key={key} class="board-column__place" style={{ translate: `0 ${start}px` }} aria-setsize={places.total} aria-posinset={index + 1}>
                {deal ? (
                  <DealCard
                    deal={deal}
                    index={index}
                    stages={stages}
                    ownerName={nameOf(deal.owner_user_id)}
                    today={now}
                    open={deal.id === openId}
                    stop={index === stopAt}
                    href={hrefOf(deal)}
                    movable={movable}
                    actions={actions}
                  />
                ) : (
                  <div class="deal-card deal-card--loading" />
                )}
              </li>
            );
          })}
        </ul>
        {places.total === 0 && !loading && <p class="board-column__empty">{filter ? "No deal matches" : "No deals"}</p>}
      </div>
    </section>
  );
}

/** The deal of the first card that begins below a height. */
function firstBelow(column: HTMLElement, height: number): string | undefined {
  const cards = [...column.querySelectorAll<HTMLElement>("[data-deal]")];
  return cards.find((card) => (card.closest("li")?.getBoundingClientRect().top ?? 0) >= height)?.dataset.deal;
}

/** The place of the card of another column that is at the same height. */
function beside(stageId: string, link: HTMLElement): number {
  const { top } = link.getBoundingClientRect();
  const cards = [...document.querySelectorAll<HTMLElement>(`[data-stage="${stageId}"] [data-deal]`)];
  const distance = (card: HTMLElement) => Math.abs(card.getBoundingClientRect().top - top);
  const [closest] = cards.sort((left, right) => distance(left) - distance(right));
  return Number(closest?.closest("li")?.ariaPosInSet ?? 1) - 1;
}

function ColumnHead({ stage, places }: { stage: Stage; places: Places }) {
  const own = team.value?.currency ?? "";
  const amounts = Object.entries(places.value ?? {})
    .filter(([, amount]) => amount > 0)
    .sort(([left], [right]) => Number(right === own) - Number(left === own));
  const [first] = amounts;
  return (
    <header class="board-column__head">
      <span class="dot" style={{ background: stage.color }} />
      <h2 class="ellipsis">{stage.name}</h2>
      <span class="board-column__count number">{count(places.total)}</span>
      {first && (
        <span class="board-column__value number" data-tooltip={amounts.map(([currency, amount]) => money(amount, currency)).join(" · ")}>
          {compactMoney(first[1], first[0])}
          {amounts.length > 1 && ` +${amounts.length - 1}`}
        </span>
      )}
    </header>
  );
}
