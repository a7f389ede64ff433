import type { Schedule } from "#schema";
import type { Failure } from "../api/client";
import { Combobox, type Choice } from "../components/combobox";
import { Select, Switch } from "../components/field";
import { Tokens } from "../components/tokens";
import { usePeople } from "../teams/people";
import { PeopleSelect } from "../teams/people-select";
import { reportTypes, useIndustryChoices, useReportChoices } from "./data";
import type { Draft } from "./draft";
import { RecurrenceFields } from "./recurrence-fields";
import { NextRuns } from "./next-runs";
import { cronOf } from "./recurrence";

export interface ScheduleFormProps {
  draft: Draft;
  onDraft: (draft: Draft) => void;
  stored: Schedule | undefined;
  failure: Failure | undefined;
}

const zones: Choice[] = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")].map((zone) => ({
  value: zone,
  label: zone.replaceAll("_", " "),
}));

const types = Object.entries(reportTypes).map(([value, label]) => ({ value: value as Draft["type"], label }));
const formats: { value: Draft["format"]; label: string }[] = [
  { value: "pdf", label: "PDF" },
  { value: "csv", label: "CSV" },
  { value: "json", label: "JSON" },
];
const whose: { value: Draft["whose"]; label: string }[] = [
  { value: "all", label: "Everybody’s" },
  { value: "owner", label: "Its owner’s only" },
  { value: "people", label: "Of some people" },
];

/** What a request says of a field, or of one below it. */
function problemOf(failure: Failure | undefined, field: string): string | undefined {
  const problem = failure?.fields.find((each) => each.field === field || each.field.startsWith(`${field}.`) || each.field.startsWith(`${field}[`));
  return problem && sentence(problem.message);
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export function ScheduleForm({ draft, onDraft, stored, failure }: ScheduleFormProps) {
  const reports = useReportChoices();
  const industries = useIndustryChoices();
  const people = usePeople();
  const set = (changed: Partial<Draft>) => onDraft({ ...draft, ...changed });
  const addresses = people.list.flatMap(({ email }) => email ?? []);
  return (
    <>
      <Switch label="Sent as planned" checked={draft.enabled} onChecked={(enabled) => set({ enabled })} />
      <Select label="What" value={draft.type} options={types} onValue={(type) => set({ type })} error={problemOf(failure, "report_type")} />
      {draft.type === "crm_report" && (
        <>
          <Combobox
            label="Report"
            value={draft.report}
            choices={reports}
            placeholder="Type a part of its title"
            onValue={(report) => set({ report })}
            error={problemOf(failure, "params.report_id")}
          />
          <Select label="Whose rows count" value={draft.whose} options={whose} onValue={(value) => set({ whose: value })} />
          {draft.whose === "people" && (
            <PeopleSelect
              label="People"
              value={draft.people}
              onValue={(ids) => set({ people: ids })}
              error={problemOf(failure, "params.assignee_ids")}
            />
          )}
        </>
      )}
      {draft.type === "industry_benchmark" && (
        <Combobox
          label="Industry"
          value={draft.industry}
          choices={industries}
          onValue={(industry) => set({ industry })}
          error={problemOf(failure, "params.industry")}
        />
      )}
      <Select label="Attached as" value={draft.format} options={formats} onValue={(format) => set({ format })} error={problemOf(failure, "format")} />
      <Tokens
        label="Recipients"
        hint="Mail addresses, up to 50"
        values={draft.recipients}
        suggestions={addresses.filter((address) => !draft.recipients.includes(address))}
        onValues={(recipients) => set({ recipients })}
        error={problemOf(failure, "recipients")}
      />
      <RecurrenceFields recurrence={draft.recurrence} onRecurrence={(recurrence) => set({ recurrence })} error={problemOf(failure, "cron")} />
      <Combobox
        label="Time zone"
        value={draft.zone}
        valueLabel={draft.zone}
        choices={zones}
        onValue={(zone) => set({ zone })}
        error={problemOf(failure, "time_zone")}
      />
      <NextRuns cron={cronOf(draft.recurrence)} zone={draft.zone} enabled={draft.enabled} stored={stored} />
      {failure && failure.fields.length === 0 && (
        <p class="field__error" role="alert">
          {failure.status === 412 ? "Nothing was saved: what you see isn’t the newest." : failure.message}
        </p>
      )}
    </>
  );
}
