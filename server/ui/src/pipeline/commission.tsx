import { useState } from "preact/hooks";
import type { CommissionInput, DealDetail, ShareInput, ShareView } from "#schema";
import { useAction } from "../api/query";
import { may } from "../api/session";
import { Button, IconButton } from "../components/button";
import { Dialog } from "../components/dialog";
import { Input } from "../components/field";
import { money, percent } from "../components/format";
import { PersonSelect, useNames } from "../teams/people";
import { saveDeal } from "./save-deal";

export function Commission({ deal }: { deal: DealDetail }) {
  const [editing, setEditing] = useState(false);
  const nameOf = useNames();
  const { commission, currency } = deal;
  const amount = (value: number | null) => (value === null ? "—" : money(value, currency));
  const terms = ({ percent: share, amount: fixed }: ShareView) =>
    [share !== null && percent(share, 4), fixed !== null && money(fixed, currency)].filter(Boolean).join(" + ");
  return (
    <div class="commission">
      {!commission && <p class="record__empty">No commission is agreed on.</p>}
      {commission && (
        <dl class="commission__lines">
          <Line name="Commission" terms={terms(commission.total)} amount={amount(commission.total.share)} strong />
          {commission.collaborators.map((each, index) => (
            <Line key={index} name={each.name} terms={terms(each)} amount={amount(each.share)} />
          ))}
          <Line name="Agency commission" amount={amount(commission.agency_commission)} strong />
          {commission.agents.map((each) => (
            <Line key={each.user_id} name={nameOf(each.user_id)} terms={terms(each)} amount={amount(each.share)} />
          ))}
          <Line name="Agency net" amount={amount(commission.agency_net)} strong />
        </dl>
      )}
      {commission && deal.value === null && <p class="muted">Give the deal a value to see the amounts.</p>}
      {may("member") && (
        <Button small icon={commission ? "edit" : "plus"} onClick={() => setEditing(true)}>
          {commission ? "Edit split" : "Add commission"}
        </Button>
      )}
      {editing && <SplitDialog deal={deal} onClose={() => setEditing(false)} />}
    </div>
  );
}

function Line({ name, terms, amount, strong }: { name: string; terms?: string; amount: string; strong?: boolean }) {
  return (
    <div class="commission__line" data-strong={strong}>
      <dt class="ellipsis" dir="auto">
        {name}
        {terms && <span class="muted"> {terms}</span>}
      </dt>
      <dd class="number">{amount}</dd>
    </div>
  );
}

interface Part {
  who: string;
  percent: string;
  amount: string;
}

const written = ({ percent: share, amount }: ShareView) => ({ percent: share === null ? "" : String(share), amount: amount === null ? "" : String(amount) });
const read = ({ percent: share, amount }: Part): ShareInput => ({
  ...(share.trim() && { percent: Number(share) }),
  ...(amount.trim() && { amount: Number(amount) }),
});
const noPart: Part = { who: "", percent: "", amount: "" };

function SplitDialog({ deal, onClose }: { deal: DealDetail; onClose: () => void }) {
  const before = deal.commission;
  const [total, setTotal] = useState<Part>(before ? { who: "", ...written(before.total) } : noPart);
  const [collaborators, setCollaborators] = useState<Part[]>(before?.collaborators.map((each) => ({ who: each.name, ...written(each) })) ?? []);
  const [agents, setAgents] = useState<Part[]>(before?.agents.map((each) => ({ who: each.user_id, ...written(each) })) ?? []);
  const save = useAction(async (commission: CommissionInput | null) => {
    await saveDeal(deal, { commission });
    onClose();
  });
  const send = () =>
    void save.run({
      total: read(total),
      collaborators: collaborators.filter(({ who }) => who.trim()).map((part) => ({ name: part.who.trim(), ...read(part) })),
      agents: agents.filter(({ who }) => who).map((part) => ({ user_id: part.who, ...read(part) })),
    });
  return (
    <Dialog
      title="Commission split"
      width="wide"
      onClose={onClose}
      onSubmit={() => !save.busy && send()}
      actions={
        <>
          {before && (
            <Button kind="danger" onClick={() => void save.run(null)}>
              Remove commission
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" busy={save.busy}>
            Save split
          </Button>
        </>
      }
    >
      <PartInputs title="Commission on the deal" part={total} currency={deal.currency} onPart={setTotal} />
      <Parts title="Collaborators" base="of the commission" parts={collaborators} currency={deal.currency} onParts={setCollaborators} />
      <Parts title="Agents" base="of what is left for the agency" people parts={agents} currency={deal.currency} onParts={setAgents} />
      {save.failure && (
        <p class="field__error" role="alert">
          {save.failure.fields[0]?.message ?? save.failure.message}
        </p>
      )}
    </Dialog>
  );
}

interface PartsProps {
  title: string;
  base: string;
  people?: boolean;
  parts: Part[];
  currency: string;
  onParts: (parts: Part[]) => void;
}

function Parts({ title, base, people, parts, currency, onParts }: PartsProps) {
  return (
    <fieldset class="split">
      <legend>
        {title} <span class="muted">{base}</span>
      </legend>
      {parts.map((part, index) => (
        <PartInputs
          key={index}
          part={part}
          currency={currency}
          who={people ? "agent" : "collaborator"}
          onPart={(changed) => onParts(parts.map((each, at) => (at === index ? changed : each)))}
          onRemove={() => onParts(parts.filter((_, at) => at !== index))}
        />
      ))}
      <Button small icon="plus" onClick={() => onParts([...parts, noPart])}>
        Add {people ? "agent" : "collaborator"}
      </Button>
    </fieldset>
  );
}

interface PartInputsProps {
  title?: string;
  who?: "agent" | "collaborator";
  part: Part;
  currency: string;
  onPart: (part: Part) => void;
  onRemove?: () => void;
}

function PartInputs({ title, who, part, currency, onPart, onRemove }: PartInputsProps) {
  return (
    <div class="split__part">
      {title && <span class="split__title">{title}</span>}
      {who === "agent" && <PersonSelect label="Agent" labelHidden placeholder="Agent" value={part.who} onValue={(id) => onPart({ ...part, who: id })} />}
      {who === "collaborator" && (
        <Input label="Name" labelHidden placeholder="Name" value={part.who} onValue={(name) => onPart({ ...part, who: name })} />
      )}
      <Input
        label="Percent"
        labelHidden
        inputMode="decimal"
        placeholder="%"
        value={part.percent}
        onValue={(text) => onPart({ ...part, percent: text })}
      />
      <Input
        label={`Amount, ${currency}`}
        labelHidden
        inputMode="decimal"
        placeholder={currency}
        value={part.amount}
        onValue={(text) => onPart({ ...part, amount: text })}
      />
      {onRemove && <IconButton icon="trash" label="Remove" small onClick={onRemove} />}
    </div>
  );
}
