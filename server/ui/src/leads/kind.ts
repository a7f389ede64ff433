import type { Lead, LeadDetail, PatchLead } from "#schema";
import { api, call } from "../api/client";
import { ownId } from "../api/session";
import { ifMatch, type Kind, type Word } from "../records/kind";
import { rememberLead } from "../records/names";
import { leadName } from "./name";

export const leadStatuses: readonly Word<Lead["status"]>[] = [
  { value: "lead", label: "Lead", color: "var(--series-5)" },
  { value: "potential", label: "Potential", color: "var(--series-1)" },
  { value: "bad_timing", label: "Bad timing", color: "var(--series-2)" },
  { value: "client", label: "Client", color: "var(--series-3)" },
  { value: "unqualified", label: "Unqualified", color: "var(--series-others)" },
];

export const leadSources: readonly Word<Lead["source"]>[] = [
  { value: "website", label: "Website" },
  { value: "referral", label: "Referral" },
  { value: "portal", label: "Portal" },
  { value: "social", label: "Social media" },
  { value: "advertising", label: "Advertising" },
  { value: "email_campaign", label: "Email campaign" },
  { value: "event", label: "Event" },
  { value: "cold_outreach", label: "Cold outreach" },
  { value: "partner", label: "Partner" },
  { value: "import", label: "Import" },
  { value: "api", label: "API" },
  { value: "other", label: "Other" },
];

const one = (id: string) => ({ path: { lead_id: id } });

export const leadKind: Kind<Lead, PatchLead, LeadDetail> = {
  name: "lead",
  page: "/leads",
  title: leadName,
  touches: ["lead"],
  stamps: [
    { label: "First contact", at: (lead) => lead.first_contacted_at },
    { label: "Client since", at: (lead) => lead.converted_at },
    { label: "Created", at: (lead) => lead.created_at },
  ],
  fresh: () => ({ status: "lead", source: "other", owner_user_id: ownId() }),
  fields: [
    { name: "first_name", label: "First name", kind: "text" },
    { name: "last_name", label: "Last name", kind: "text" },
    { name: "company", label: "Company", kind: "text" },
    { name: "email", label: "Email", kind: "email" },
    { name: "phone", label: "Phone", kind: "tel" },
    { name: "domain", label: "Domain", kind: "text" },
    { name: "status", label: "Status", kind: "choice", words: leadStatuses },
    { name: "source", label: "Source", kind: "choice", words: leadSources },
    { name: "owner_user_id", label: "Owner", kind: "person", none: "Nobody" },
    { name: "assignee_user_ids", label: "Assignees", kind: "people" },
    { name: "tag_ids", label: "Tags", kind: "tags" },
    { name: "external_id", label: "External id", kind: "text", rare: true },
  ],
  async load(id, signal) {
    const lead = await call(api.GET("/v1/crm/leads/{lead_id}", { params: one(id), ...(signal && { signal }) }));
    rememberLead(lead);
    return lead;
  },
  create: (body) => call(api.POST("/v1/crm/leads", { params: {}, body })),
  async save(seen, body) {
    const lead = await call(api.PATCH("/v1/crm/leads/{lead_id}", { params: { ...one(seen.id), ...ifMatch(seen) }, body }));
    rememberLead(lead);
    return lead;
  },
  remove: (seen) => call(api.DELETE("/v1/crm/leads/{lead_id}", { params: { ...one(seen.id), ...ifMatch(seen) } })),
};
