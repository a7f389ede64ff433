import { useState } from "preact/hooks";
import type { PutTeam, TeamDetails } from "#schema";
import { api, call } from "../api/client";
import { invalidate, useAction } from "../api/query";
import { loadMe, may } from "../api/session";
import { Button } from "../components/button";
import { Combobox } from "../components/combobox";
import { Input, Select, TextArea } from "../components/field";
import { ErrorState, Skeleton } from "../components/states";
import { toast } from "../components/toast";
import { Tokens } from "../components/tokens";
import { CurrencySelect } from "../pipeline/currency-select";
import { ofTeam, useTeam } from "./current";
import { EndOfTeam } from "./end-of-team";

const zones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")].map((zone) => ({
  value: zone,
  label: zone.replaceAll("_", " "),
}));

const weekStarts = [
  { value: "monday", label: "Monday" },
  { value: "sunday", label: "Sunday" },
] as const;

const visibilities = [
  { value: "team", label: "All records of the team" },
  { value: "own", label: "Only records that they own or are assigned to" },
] as const;

export function TeamSettings() {
  const { data, failure, refetch } = useTeam();
  if (!data) return failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={9} />;
  return (
    <>
      {may("admin") ? <Form team={data} /> : <Facts team={data} />}
      <EndOfTeam team={data} />
    </>
  );
}

function Form({ team }: { team: TeamDetails }) {
  // What was changed here alone: the rest follows what others change.
  const [draft, setDraft] = useState<PutTeam>({});
  const shown = { ...team, ...draft };
  const set = (changed: PutTeam) => setDraft({ ...draft, ...changed });
  const save = useAction(async () => {
    await call(api.PUT("/v1/teams/{team_id}", { params: { path: ofTeam() }, body: draft }));
    await Promise.all([loadMe(), invalidate("team", "teams", "audit")]);
    setDraft({});
    toast("Settings saved", { tone: "success" });
  });
  const wrong = (field: string) => save.failure?.of(field);
  const changed = Object.keys(draft).length > 0;
  return (
    <form
      class="card"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (changed && !save.busy) void save.run();
      }}
    >
      <div class="card__body">
        <Input label="Name" required value={shown.name} onValue={(name) => set({ name })} error={wrong("name")} />
        <TextArea
          label="Description"
          rows={2}
          value={shown.description ?? ""}
          onValue={(description) => set({ description: description || null })}
          error={wrong("description")}
        />
        <div class="fields">
          <Combobox
            label="Time zone"
            hint="Where days begin and end"
            value={shown.time_zone}
            valueLabel={shown.time_zone}
            choices={zones}
            onValue={(time_zone) => set({ time_zone })}
            error={wrong("time_zone")}
          />
          <Select label="First day of the week" value={shown.week_start} options={weekStarts} onValue={(week_start) => set({ week_start })} />
          <CurrencySelect
            hint="Of new deals"
            value={shown.currency}
            onValue={(currency) => set({ currency })}
            error={wrong("currency")}
          />
        </div>
        <Select
          label="Members and viewers see"
          value={shown.record_visibility}
          options={visibilities}
          onValue={(record_visibility) => set({ record_visibility })}
        />
        <Tokens
          label="Conversion events"
          hint="Types of events that count as conversions in the traffic of the team. Enter adds one."
          placeholder="signup"
          values={shown.conversion_events}
          onValues={(conversion_events) => set({ conversion_events })}
          error={save.failure?.fields.find(({ field }) => field.startsWith("conversion_events"))?.message}
        />
        {save.failure && save.failure.fields.length === 0 && (
          <p class="field__error" role="alert">
            {save.failure.message}
          </p>
        )}
        <div class="settings__actions">
          {changed && <Button onClick={() => setDraft({})}>Discard</Button>}
          <Button type="submit" kind="primary" busy={save.busy} disabled={!changed || !shown.name.trim()}>
            Save
          </Button>
        </div>
      </div>
    </form>
  );
}

function Facts({ team }: { team: TeamDetails }) {
  return (
    <section class="card">
      <p class="settings__note">Admins of the team change these.</p>
      <dl class="settings__facts">
        <dt>Name</dt>
        <dd>{team.name}</dd>
        {team.description && (
          <>
            <dt>Description</dt>
            <dd>{team.description}</dd>
          </>
        )}
        <dt>Time zone</dt>
        <dd>{team.time_zone.replaceAll("_", " ")}</dd>
        <dt>First day of the week</dt>
        <dd>{weekStarts.find(({ value }) => value === team.week_start)?.label}</dd>
        <dt>Currency</dt>
        <dd>{team.currency}</dd>
        <dt>Members and viewers see</dt>
        <dd>{visibilities.find(({ value }) => value === team.record_visibility)?.label}</dd>
        <dt>Conversion events</dt>
        <dd>{team.conversion_events.join(", ") || "None"}</dd>
      </dl>
    </section>
  );
}
