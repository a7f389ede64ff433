import { useState } from "preact/hooks";
import type { Lead, LeadDetail } from "#schema";
import { api, call } from "../api/client";
import { useAction, useQuery } from "../api/query";
import { Button } from "../components/button";
import { money } from "../components/format";
import { toast } from "../components/toast";
import { callKind, emailKind, taskKind } from "../engagement/kinds";
import { Section, TasksOfLead } from "../engagement/related";
import { NewDeal } from "../pipeline/new-deal";
import { CreateDialog } from "../records/create";
import { saveRecord } from "../records/kind";
import { RecordPanel } from "../records/panel";
import { History } from "./history";
import { leadKind } from "./kind";
import { leadName } from "./name";

/** The record of a lead beside the list. */
export function LeadRecord({ id, onClose }: { id: string; onClose: () => void }) {
  return (
    <RecordPanel
      kind={leadKind}
      id={id}
      onClose={onClose}
      deletes="Its calls, emails and deals stay, without a lead. Reports no longer count it."
      quick={(lead) => <QuickActions lead={lead} />}
    >
      {(lead) => (
        <>
          <TasksOfLead leadId={id} />
          <DealsOfLead lead={lead} />
          <History lead={lead} />
        </>
      )}
    </RecordPanel>
  );
}

type Asked = "call" | "task" | "email" | "deal";

function QuickActions({ lead }: { lead: LeadDetail }) {
  const [asked, setAsked] = useState<Asked>();
  const convert = useAction(async () => {
    await saveRecord(leadKind, lead, { status: "client" });
    toast(`${leadName(lead)} is a client now.`, { tone: "success" });
  });
  const close = () => setAsked(undefined);
  const about = { lead_id: lead.id };
  return (
    <>
      <Button small onClick={() => setAsked("call")}>
        Log call
      </Button>
      <Button small onClick={() => setAsked("task")}>
        Add task
      </Button>
      <Button small onClick={() => setAsked("email")}>
        Log email
      </Button>
      <Button small onClick={() => setAsked("deal")}>
        New deal
      </Button>
      {lead.status !== "client" && (
        <Button small busy={convert.busy} onClick={() => void convert.run()}>
          Make client
        </Button>
      )}
      {convert.failure && (
        <p class="field__error" role="alert">
          {convert.failure.message}
        </p>
      )}
      {asked === "call" && <CreateDialog kind={callKind} title="Log call" action="Log call" initial={about} onClose={close} onCreated={() => toast("The call is logged.")} />}
      {asked === "task" && <CreateDialog kind={taskKind} title="New task" action="Create task" initial={about} onClose={close} />}
      {asked === "email" && <CreateDialog kind={emailKind} title="Log email" action="Log email" initial={about} onClose={close} onCreated={() => toast("The email is logged.")} />}
      {asked === "deal" && <NewDeal lead={lead} onClose={close} onCreated={(deal) => toast(`${deal.name} is created.`)} />}
    </>
  );
}

const mostDeals = 10;

function DealsOfLead({ lead }: { lead: Lead }) {
  const query = { lead_id: lead.id, per_page: mostDeals };
  const { data } = useQuery(`deals?lead_id=${lead.id}&per_page=${mostDeals}`, (signal) => call(api.GET("/v1/crm/deals", { params: { query }, signal })));
  if (!data || data.results.length === 0) return null;
  return (
    <Section title="Deals" total={data.total ?? undefined} all={`/deals?lead_id=${lead.id}`}>
      <ul class="related">
        {data.results.map((deal) => (
          <li key={deal.id} class="related__row">
            <a class="related__name ellipsis" href={`/deals/${deal.id}`} dir="auto">
              {deal.name}
            </a>
            <span class="number">{deal.value !== null && money(deal.value, deal.currency)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
