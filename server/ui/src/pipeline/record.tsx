import { useState } from "preact/hooks";
import type { DealDetail } from "#schema";
import { api, call } from "../api/client";
import { invalidate, useAction, useQuery } from "../api/query";
import { may } from "../api/session";
import { go } from "../app/commands";
import { IconButton } from "../components/button";
import { Confirm } from "../components/dialog";
import { Drawer } from "../components/drawer";
import { Menu } from "../components/menu";
import { ErrorState, Skeleton } from "../components/states";
import { Tabs } from "../components/tabs";
import { toast } from "../components/toast";
import { Commission } from "./commission";
import { Contacts } from "./contacts";
import { DealFields } from "./deal-fields";
import { Timeline } from "./timeline";

type Section = "timeline" | "contacts" | "commission";

/** The record of a deal beside the board or the list. */
export function DealRecord({ id, onClose }: { id: string; onClose: () => void }) {
  const [section, setSection] = useState<Section>("timeline");
  const [deleting, setDeleting] = useState(false);
  const { data: deal, failure, refetch } = useQuery<DealDetail>(`deal/${id}`, (signal) =>
    call(api.GET("/v1/crm/deals/{deal_id}", { params: { path: { deal_id: id } }, signal })),
  );
  const remove = useAction(async () => {
    await call(api.DELETE("/v1/crm/deals/{deal_id}", { params: { path: { deal_id: id } } }));
    void invalidate("kanban", "deals");
    toast(`${deal?.name ?? "The deal"} is deleted.`, { tone: "success" });
    onClose();
  });
  return (
    <Drawer
      title={deal?.name ?? "Deal"}
      onClose={onClose}
      actions={
        deal && (
          <Menu
            label="Deal"
            align="end"
            trigger={(props) => <IconButton icon="more" label="More" {...props} />}
            items={() => [
              {
                label: "Copy link",
                icon: "copy",
                onSelect: () => void navigator.clipboard.writeText(`${location.origin}/deals/${id}`).then(() => toast("Link copied.")),
              },
              ...(deal.lead_id ? [{ label: "Open lead", icon: "leads" as const, onSelect: () => go(`/leads/${deal.lead_id}`) }] : []),
              ...(may("member")
                ? ["separator" as const, { label: "Delete deal", icon: "trash" as const, danger: true, onSelect: () => setDeleting(true) }]
                : []),
            ]}
          />
        )
      }
    >
      {!deal && (failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={10} label="Loading the deal" />)}
      {deal && (
        <>
          <DealFields deal={deal} />
          <div class="record__sections">
            <Tabs
              label="Sections"
              value={section}
              onValue={setSection}
              tabs={[
                { value: "timeline", label: "Timeline" },
                { value: "contacts", label: "Contacts", count: deal.contacts.length },
                { value: "commission", label: "Commission" },
              ]}
            >
              {section === "timeline" && <Timeline deal={deal} />}
              {section === "contacts" && <Contacts deal={deal} />}
              {section === "commission" && <Commission deal={deal} />}
            </Tabs>
          </div>
        </>
      )}
      {deleting && deal && (
        <Confirm title={`Delete ${deal.name}?`} action="Delete deal" danger doing={remove} onClose={() => setDeleting(false)}>
          <p>Its contacts, timeline and commission go with it. Reports no longer count it.</p>
        </Confirm>
      )}
    </Drawer>
  );
}
