import { useState } from "preact/hooks";
import type { Deal, Lead } from "#schema";
import { api, call } from "../api/client";
import { invalidate, useAction } from "../api/query";
import { me, team } from "../api/session";
import { Button } from "../components/button";
import { Dialog, FormDialog } from "../components/dialog";
import { DateInput, Input, Select } from "../components/field";
import { PersonSelect } from "../teams/people";
import { CurrencySelect } from "./currency-select";
import { useStages } from "./stages";

interface NewDealProps {
  /** Whose deal it is; its company is proposed. */
  lead?: Lead;
  onClose: () => void;
  onCreated: (deal: Deal) => void;
}

export function NewDeal({ lead, onClose, onCreated }: NewDealProps) {
  const stages = useStages();
  const open = stages.filter(({ kind }) => kind === "open");
  const [name, setName] = useState(lead?.company ?? "");
  const [domain, setDomain] = useState(lead?.domain ?? "");
  const [value, setValue] = useState("");
  const [currency, setCurrency] = useState(team.value?.currency ?? "USD");
  const [stage, setStage] = useState("");
  const [owner, setOwner] = useState(me.value?.user.id ?? "");
  const [closes, setCloses] = useState("");

  const create = useAction(async () => {
    const deal = await call(
      api.POST("/v1/crm/deals", {
        params: {},
        body: {
          name: name.trim(),
          owner_user_id: owner,
          ...(domain.trim() && { domain: domain.trim() }),
          ...(value.trim() && { value: Number(value), currency }),
          ...(lead && { lead_id: lead.id }),
          ...(stage && { stage_id: stage }),
          ...(closes && { expected_close_on: closes }),
        },
      }),
    );
    void invalidate("kanban", "deals");
    onClose();
    onCreated(deal);
  });
  const wrong = (field: string) => create.failure?.of(field);
  const noNumber = value.trim() !== "" && !Number.isFinite(Number(value));
  return (
    <FormDialog title="New deal" action="Create deal" ready={!!name.trim() && !noNumber} doing={create} onClose={onClose}>
      <Input label="Name" autofocus required maxLength={200} value={name} onValue={setName} error={wrong("name")} />
      <div class="fields">
        <Input
          label="Value"
          inputMode="decimal"
          value={value}
          onValue={setValue}
          error={noNumber ? "A number, such as 12500 or 99.50" : wrong("value")}
        />
        <CurrencySelect value={currency} onValue={setCurrency} error={wrong("currency")} />
      </div>
      <div class="fields">
        <Select
          label="Stage"
          value={stage}
          options={[...open.map(({ id, name: label }, index) => ({ value: index === 0 ? "" : id, label }))]}
          onValue={setStage}
          error={wrong("stage_id")}
        />
        <DateInput label="Expected close" value={closes} onValue={setCloses} error={wrong("expected_close_on")} />
      </div>
      <PersonSelect label="Owner" value={owner} onValue={setOwner} error={wrong("owner_user_id")} />
      <Input label="Domain of the company" placeholder="acme.com" value={domain} onValue={setDomain} error={wrong("domain")} />
    </FormDialog>
  );
}

/** Asks why a deal was lost; it may stay unsaid. */
export function LostReason({ deal, onReason, onClose }: { deal: Deal; onReason: (reason: string) => void; onClose: () => void }) {
  const [reason, setReason] = useState("");
  return (
    <Dialog
      title={`Why was ${deal.name} lost?`}
      onClose={onClose}
      onSubmit={() => onReason(reason.trim())}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary">
            Mark as lost
          </Button>
        </>
      }
    >
      <Input
        label="Reason"
        hint="Reports count lost deals by it. It may stay empty."
        placeholder="Price, timing, competitor…"
        autofocus
        maxLength={200}
        value={reason}
        onValue={setReason}
      />
    </Dialog>
  );
}
