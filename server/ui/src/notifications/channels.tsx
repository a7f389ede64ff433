import { useState } from "preact/hooks";
import type { Channel, Fire, NewChannel } from "#schema";
import { api, call } from "../api/client";
import { invalidate, useAction, useQuery } from "../api/query";
import { attempt } from "../components/attempt";
import { Button, IconButton } from "../components/button";
import { Confirm, Dialog, FormDialog } from "../components/dialog";
import { Input, Select } from "../components/field";
import { Icon, type IconName } from "../components/icon";
import { Secret } from "../components/secret";
import { ErrorState, Skeleton } from "../components/states";
import { toast } from "../components/toast";
import { channelNames, type ChannelKind } from "./notification";

const key = "notifications/channels";

export function useChannels() {
  return useQuery(key, (signal) => call(api.GET("/v1/notifications/channels", { params: { query: { per_page: 100 } }, signal })));
}

const icons: Record<ChannelKind, IconName> = { in_app: "inbox", email: "emails", slack: "external", webhook: "external" };

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const mostLooks = 8;

/** What became of a test, once that is known. */
async function outcomeOf(fire: Fire, kind: ChannelKind): Promise<{ status: string; error: string | null }> {
  let outcome = fire.channels.find(({ channel }) => channel === kind);
  for (let look = 0; look < mostLooks && outcome?.status === "pending" && outcome.attempts === 0; ++look) {
    await pause(1000);
    const { results } = await call(api.GET("/v1/notifications/history", { params: { query: { per_page: 20 } } }));
    outcome = results.find(({ id }) => id === fire.id)?.channels.find(({ channel }) => channel === kind);
  }
  return { status: outcome?.status ?? "pending", error: outcome?.last_error ?? null };
}

async function test({ id, kind, name }: Channel) {
  const fire = await call(api.POST("/v1/notifications/channels/{channel_id}/test", { params: { path: { channel_id: id } } }));
  const { status, error } = await outcomeOf(fire, kind);
  void invalidate("notifications");
  if (status === "delivered") toast(`${name} got the test.`, { tone: "success" });
  else if (error) toast(`${name} didn’t take the test: ${error}.`, { tone: "failure" });
  else toast(`The test is on its way to ${name}. The history tells when it is there.`);
}

export function Channels() {
  const { data, failure, refetch } = useChannels();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Channel>();
  if (failure) return <ErrorState failure={failure} retry={refetch} />;
  if (!data) return <Skeleton lines={5} />;
  return (
    <>
      <section class="card" aria-label="Channels">
        <div class="card__head">
          <h2>Where you are told</h2>
          <Button small icon="plus" onClick={() => setAdding(true)}>
            Add a channel
          </Button>
        </div>
        <ul class="rows">
          {data.results.map((channel) => (
            <ChannelRow key={channel.id} channel={channel} onRemove={() => setRemoving(channel)} />
          ))}
        </ul>
      </section>
      {adding && <AddChannel onClose={() => setAdding(false)} />}
      {removing && <RemoveChannel channel={removing} onClose={() => setRemoving(undefined)} />}
    </>
  );
}

const details: Partial<Record<ChannelKind, string>> = { in_app: "This dashboard, always", email: "Your own address" };

function ChannelRow({ channel, onRemove }: { channel: Channel; onRemove: () => void }) {
  const { kind, name, url } = channel;
  const [testing, setTesting] = useState(false);
  const run = async () => {
    setTesting(true);
    await attempt(() => test(channel));
    setTesting(false);
  };
  const shownUrl = url === "sealed" ? "Its address can’t be read: the server lacks the key for it" : url;
  return (
    <li>
      <Icon name={icons[kind]} />
      <span class="rows__name">
        <span>{kind === "in_app" ? "Inbox" : name}</span>
        <span class="rows__detail">{[details[kind] ?? channelNames[kind], shownUrl].filter(Boolean).join(" · ")}</span>
      </span>
      <Button small busy={testing} onClick={() => void run()}>
        Test<span class="visually-hidden"> {name}</span>
      </Button>
      {(kind === "slack" || kind === "webhook") && <IconButton icon="trash" label={`Remove ${name}`} onClick={onRemove} />}
    </li>
  );
}

type Added = "slack" | "webhook";

function AddChannel({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState<Added>("slack");
  const [url, setUrl] = useState("");
  const [name, setName] = useState("");
  const [made, setMade] = useState<NewChannel>();
  const add = useAction(async () => {
    const body = { kind, url: url.trim(), ...(name.trim() && { name: name.trim() }) };
    const channel = await call(api.POST("/v1/notifications/channels", { body }));
    void invalidate("notifications");
    if (channel.secret) setMade(channel);
    else onClose();
  });
  if (made?.secret) return <SecretOnce name={made.name} secret={made.secret} onClose={onClose} />;
  const { failure } = add;
  return (
    <FormDialog title="Add a channel" action="Add" ready={!!url.trim()} doing={add} onClose={onClose}>
      <Select
        label="Kind"
        value={kind}
        options={[
          { value: "slack", label: "Slack" },
          { value: "webhook", label: "Webhook: a program of yours" },
        ]}
        onValue={setKind}
        error={failure?.of("kind")}
      />
      <Input
        label="Address"
        type="url"
        autofocus
        placeholder={kind === "slack" ? "https://hooks.slack.com/services/…" : "https://example.com/hooks/crondb"}
        hint={kind === "slack" ? "The URL of an incoming webhook, from the settings of your Slack app." : "Gets a signed POST for each notification."}
        value={url}
        onValue={setUrl}
        error={failure?.of("url")}
      />
      <Input label="Name" placeholder="The host of the address" maxLength={200} value={name} onValue={setName} error={failure?.of("name")} />
    </FormDialog>
  );
}

function SecretOnce({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) {
  return (
    <Dialog
      title={`${name} is added`}
      actions={
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <Secret label="Secret" value={secret} hint="Shown this once. By it your program checks the header X-CronDB-Signature of what it gets." />
    </Dialog>
  );
}

function RemoveChannel({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const remove = useAction(async () => {
    await call(api.DELETE("/v1/notifications/channels/{channel_id}", { params: { path: { channel_id: channel.id } } }));
    void invalidate("notifications");
    onClose();
  });
  return (
    <Confirm title={`Remove ${channel.name}?`} action="Remove channel" danger doing={remove} onClose={onClose}>
      <p>Nothing is sent there any more. Your inbox stays as it is.</p>
    </Confirm>
  );
}
