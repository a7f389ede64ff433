import type { Fire } from "#schema";
import { api, call } from "../api/client";
import { useList } from "../api/list";
import { Badge, type Tone } from "../components/badge";
import { ago, counted, time } from "../components/format";
import { Icon } from "../components/icon";
import { Pagination } from "../components/pagination";
import { EmptyState, ErrorState, Skeleton } from "../components/states";
import { channelNames, iconOf } from "./notification";

type Outcome = Fire["channels"][number];

export function History() {
  const list = useList<Fire>("notifications/history", (cursor, signal) =>
    call(api.GET("/v1/notifications/history", { params: { query: { per_page: 50, ...(cursor && { cursor }) } }, signal })),
  );
  if (list.failure && list.rows.length === 0) return <ErrorState failure={list.failure} retry={list.refetch} />;
  if (list.loading) return <Skeleton lines={6} />;
  if (list.rows.length === 0) {
    return (
      <EmptyState icon="bell" title="Nothing was sent yet">
        What you are told of, and whether it reached your channels, stands here.
      </EmptyState>
    );
  }
  return (
    <>
      <section class="card" aria-label="History">
        <ul class="rows">
          {list.rows.map((fire) => (
            <li key={fire.id}>
              <Icon name={iconOf(fire.rule_type)} />
              <span class="rows__name">
                <span>{fire.title}</span>
                {fire.channels.filter(({ last_error }) => last_error).map((outcome) => (
                  <span key={outcome.event_id} class="notifications__error">
                    {channelNames[outcome.channel]}: {outcome.last_error}
                  </span>
                ))}
                <time class="rows__detail" dateTime={fire.fired_at} title={time(fire.fired_at)}>
                  {ago(fire.fired_at)}
                </time>
              </span>
              <span class="notifications__outcomes">
                {fire.channels.map((outcome) => (
                  <OutcomeBadge key={`${outcome.channel} ${outcome.event_id}`} outcome={outcome} />
                ))}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <Pagination list={list} noun="notifications" />
    </>
  );
}

const tones: Record<Outcome["status"], Tone> = { delivered: "success", pending: "neutral", failed: "failure" };

function textOf({ channel, status, attempts }: Outcome): string {
  const name = channelNames[channel];
  if (status === "delivered") return name;
  if (status === "failed") return `${name}: failed after ${counted(attempts, "attempt")}`;
  return attempts > 0 ? `${name}: tried ${counted(attempts, "time")}, tries again` : `${name}: on its way`;
}

function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  return (
    <Badge tone={tones[outcome.status]}>
      {textOf(outcome)}
      {outcome.status === "delivered" && <span class="visually-hidden"> delivered</span>}
    </Badge>
  );
}
