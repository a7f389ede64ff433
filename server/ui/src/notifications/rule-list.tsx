import type { Channel, NotificationRule } from "#schema";
import { api, call } from "../api/client";
import { change, mutate, useQuery } from "../api/query";
import { attempt } from "../components/attempt";
import { Checkbox, Switch } from "../components/field";
import { ago } from "../components/format";
import { ErrorState, Skeleton } from "../components/states";
import { useChannels } from "./channels";
import { channelNames, type ChannelKind } from "./notification";

const key = "notifications/rules";
const fromOutside = ["saved_search", "watchlist", "sequence_reply"];

interface Kept {
  results: NotificationRule[];
}

/** Switches a rule, or chooses where it tells. */
function set(rule: NotificationRule, changed: { enabled?: boolean; channels?: ChannelKind[] }) {
  const { rule_type, rule_id } = rule;
  const same = (other: NotificationRule) => other.rule_type === rule_type && other.rule_id === rule_id;
  const shown = change<Kept>(key, (kept) => ({ ...kept, results: kept.results.map((each) => (same(each) ? { ...each, ...changed } : each)) }));
  const params = { path: { rule_type, rule_id } };
  const request = call(api.PUT("/v1/notifications/rules/{rule_type}/{rule_id}/toggle", { params, body: changed }));
  void attempt(() => mutate([shown], request, key));
}

export function RuleList() {
  const { data, failure, refetch } = useQuery(key, (signal) =>
    call(api.GET("/v1/notifications/rules", { params: { query: { per_page: 100 } }, signal })),
  );
  const channels = useChannels();
  if (failure) return <ErrorState failure={failure} retry={refetch} />;
  if (!data || !channels.data) return <Skeleton lines={8} />;
  const own = data.results.filter(({ rule_type }) => !fromOutside.includes(rule_type));
  const outside = data.results.filter(({ rule_type }) => fromOutside.includes(rule_type));
  return (
    <>
      <RuleTable title="What happens here" rules={own} channels={channels.data.results} />
      {outside.length > 0 && <RuleTable title="What other programs tell" rules={outside} channels={channels.data.results} />}
      <p class="muted notifications__hint">
        All of it comes to your inbox. <a href="/notifications?tab=channels">Channels</a> tell it elsewhere as well.
      </p>
    </>
  );
}

function RuleTable({ title, rules, channels }: { title: string; rules: NotificationRule[]; channels: Channel[] }) {
  const kinds = (["email", "slack", "webhook"] as const).filter((kind) => channels.some((channel) => channel.kind === kind));
  return (
    <section class="card" aria-label={title}>
      <table class="simple-table notifications__rules">
        <thead>
          <tr>
            <th scope="col">{title}</th>
            {kinds.map((kind) => (
              <th key={kind} scope="col" data-align="center">
                {channelNames[kind]}
              </th>
            ))}
            <th scope="col" data-align="end">
              On
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <Rule key={`${rule.rule_type} ${rule.rule_id}`} rule={rule} kinds={kinds} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Rule({ rule, kinds }: { rule: NotificationRule; kinds: readonly ChannelKind[] }) {
  const { name, enabled, channels, last_fired_at } = rule;
  const choose = (kind: ChannelKind, chosen: boolean) => {
    set(rule, { channels: chosen ? [...channels, kind] : channels.filter((each) => each !== kind) });
  };
  return (
    <tr>
      <th scope="row">
        {name}
        {last_fired_at && <span class="rows__detail">Last time {ago(last_fired_at)}</span>}
      </th>
      {kinds.map((kind) => (
        <td key={kind} data-align="center">
          <Checkbox
            label={`${name}: also by ${channelNames[kind]}`}
            labelHidden
            disabled={!enabled}
            checked={channels.includes(kind)}
            onChecked={(chosen) => choose(kind, chosen)}
          />
        </td>
      ))}
      <td data-align="end">
        <Switch label={name} labelHidden checked={enabled} onChecked={(on) => set(rule, { enabled: on })} />
      </td>
    </tr>
  );
}
