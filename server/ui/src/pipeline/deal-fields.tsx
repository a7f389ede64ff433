import type { Deal, PatchDeal } from "#schema";
import { api, call } from "../api/client";
import { useAction, useQuery } from "../api/query";
import { may } from "../api/session";
import { Combobox } from "../components/combobox";
import { Select } from "../components/field";
import { ago, day, money, time } from "../components/format";
import { InlineInput } from "../components/inline";
import { leadName } from "../leads/name";
import { PersonSelect } from "../teams/people";
import { PeopleSelect } from "../teams/people-select";
import { CurrencySelect } from "./currency-select";
import { saveDeal } from "./save-deal";
import { useStages } from "./stages";

const notNumber = (text: string) => (text && !(Number(text) >= 0) ? "A number, such as 12500 or 99.50." : undefined);

/** A choice that is saved when it is made, with why it couldn't be. */
function useChoice(deal: Deal, field: string) {
  const { run, failure } = useAction((change: PatchDeal) => saveDeal(deal, change));
  return { save: run, error: failure && (failure.of(field) ?? failure.message) };
}

export function DealFields({ deal }: { deal: Deal }) {
  const stages = useStages();
  const stage = useChoice(deal, "stage_id");
  const currency = useChoice(deal, "currency");
  const owner = useChoice(deal, "owner_user_id");
  const assignees = useChoice(deal, "assignee_user_ids");
  const fixed = !may("member");
  const save = (change: PatchDeal) => saveDeal(deal, change);
  return (
    <div class="record__fields inline-fields">
      <InlineInput label="Name" value={deal.name} required maxLength={200} disabled={fixed} onSave={(name) => save({ name })} />
      <Select
        label="Stage"
        value={deal.stage_id}
        disabled={fixed}
        options={stages.map(({ id, name }) => ({ value: id, label: name }))}
        onValue={(stage_id) => void stage.save({ stage_id })}
        error={stage.error}
      />
      {deal.status === "lost" && (
        <InlineInput
          label="Lost reason"
          value={deal.lost_reason ?? ""}
          maxLength={200}
          disabled={fixed}
          onSave={(reason) => save({ lost_reason: reason || null })}
        />
      )}
      <InlineInput
        label="Value"
        value={deal.value === null ? "" : String(deal.value)}
        shown={deal.value === null ? "" : money(deal.value, deal.currency)}
        inputMode="decimal"
        disabled={fixed}
        check={notNumber}
        onSave={(value) => save({ value: value ? Number(value) : null, currency: deal.currency })}
      />
      <CurrencySelect value={deal.currency} disabled={fixed} onValue={(code) => void currency.save({ currency: code })} error={currency.error} />
      <InlineInput
        label="Expected close"
        type="date"
        value={deal.expected_close_on ?? ""}
        shown={deal.expected_close_on ? day(deal.expected_close_on) : ""}
        disabled={fixed}
        onSave={(date) => save({ expected_close_on: date || null })}
      />
      <PersonSelect
        label="Owner"
        value={deal.owner_user_id}
        disabled={fixed}
        onValue={(owner_user_id) => void owner.save({ owner_user_id })}
        error={owner.error}
      />
      <PeopleSelect
        label="Assignees"
        value={deal.assignee_user_ids}
        disabled={fixed}
        onValue={(assignee_user_ids) => void assignees.save({ assignee_user_ids })}
        error={assignees.error}
      />
      <InlineInput
        label="Domain"
        value={deal.domain ?? ""}
        placeholder="acme.com"
        disabled={fixed}
        onSave={(domain) => save({ domain: domain || null })}
      />
      <LeadField deal={deal} fixed={fixed} />
      <div class="field">
        <span class="field__label">{deal.closed_at ? "Closed" : "In this stage since"}</span>
        <span class="inline-text">{deal.closed_at ? time(deal.closed_at) : ago(deal.stage_entered_at)}</span>
      </div>
      <div class="field">
        <span class="field__label">Created</span>
        <span class="inline-text">{time(deal.created_at)}</span>
      </div>
    </div>
  );
}

function LeadField({ deal, fixed }: { deal: Deal; fixed: boolean }) {
  const choice = useChoice(deal, "lead_id");
  const id = deal.lead_id;
  const { data: lead } = useQuery(id && `lead/${id}`, (signal) =>
    call(api.GET("/v1/crm/leads/{lead_id}", { params: { path: { lead_id: id ?? "" } }, signal })),
  );
  const find = async (text: string, signal: AbortSignal) => {
    const page = await call(api.GET("/v1/crm/leads", { params: { query: { per_page: 20, ...(text && { q: text }) } }, signal }));
    return page.results.map((each) => ({ value: each.id, label: leadName(each), detail: each.company ?? undefined }));
  };
  return (
    <Combobox
      label="Lead"
      value={id ?? ""}
      valueLabel={lead && leadName(lead)}
      choices={find}
      none="No lead"
      disabled={fixed}
      onValue={(lead_id) => void choice.save({ lead_id: lead_id || null })}
      error={choice.error}
    />
  );
}
