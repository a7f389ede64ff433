import { useState } from "preact/hooks";
import type { BusinessProfile, CreateProfile } from "#schema";
import { api, call } from "../api/client";
import { invalidate, useAction, useQuery } from "../api/query";
import { FormDialog } from "../components/dialog";
import { Checkbox, Input, Select, TextArea } from "../components/field";
import { toast } from "../components/toast";
import { Tokens } from "../components/tokens";

export interface Seen {
  profile: BusinessProfile;
  /** For If-Match. */
  tag: string;
}

const sizes = ["1-10", "11-50", "51-200", "201-500", "501-1000", "1001-5000", "5001+"] as const;
type Size = (typeof sizes)[number];

/** What regions are called in English, as the company pool does: two letters that have a name. */
function countries(): string[] {
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  return letters.flatMap((first) => letters.map((second) => names.of(first + second) ?? "")).filter((name) => name && name !== "Unknown Region");
}

function useIndustries(): string[] {
  const { data } = useQuery("industries", (signal) => call(api.GET("/v1/reports/industries", { params: { query: { per_page: 100 } }, signal })));
  return data?.results.map(({ industry }) => industry) ?? [];
}

async function save(draft: CreateProfile, seen: Seen | undefined) {
  if (seen?.profile.onboarding !== "completed") return call(api.POST("/v1/business-profile", { body: draft }));
  return call(api.PUT("/v1/business-profile", { params: { header: { "If-Match": seen.tag } }, body: draft }));
}

export function ProfileDialog({ seen, onClose }: { seen: Seen | undefined; onClose: () => void }) {
  // As it was when this opened: what others change meanwhile is told when saving.
  const [before] = useState(seen);
  const [draft, setDraft] = useState<CreateProfile>({});
  const [regions] = useState(countries);
  const industries = useIndustries();
  const shown = { ...before?.profile, ...draft };
  const set = (changed: CreateProfile) => setDraft({ ...draft, ...changed });
  const store = useAction(async () => {
    await save(draft, stale ? seen : before);
    await invalidate("icp");
    toast("Business profile saved", { tone: "success" });
    onClose();
  });
  const wrong = (name: string) => store.failure?.fields.find(({ field }) => field === name || field.startsWith(`${name}[`) || field.startsWith(`${name}.`))?.message;
  const stale: boolean = store.failure?.code === "precondition_failed";
  const failure = stale
    ? "You changed the profile elsewhere since you opened it here. Saving keeps what you changed here, and the rest as it is there."
    : store.failure?.fields.length === 0
      ? store.failure.message
      : undefined;
  const wanted = shown.target_company_sizes ?? [];
  const chooseSize = (size: Size, chosen: boolean) =>
    set({ target_company_sizes: sizes.filter((each) => (each === size ? chosen : wanted.includes(each))) });
  return (
    <FormDialog title="Business profile" width="wide" action={stale ? "Save over it" : "Save"} doing={store} failure={failure} onClose={onClose}>
      <h3>Whom you sell to</h3>
      <Tokens
        label="Industries"
        hint="Enter or a comma adds one."
        placeholder="Logistics"
        suggestions={industries}
        values={shown.target_industries ?? []}
        onValues={(target_industries) => set({ target_industries })}
        error={wrong("target_industries")}
      />
      <Tokens
        label="Countries"
        placeholder="Germany"
        suggestions={regions}
        values={shown.target_geos ?? []}
        onValues={(target_geos) => set({ target_geos })}
        error={wrong("target_geos")}
      />
      <fieldset class="profile__sizes">
        <legend class="field__label">Company sizes, in people</legend>
        {sizes.map((size) => (
          <Checkbox key={size} label={size.replace("-", "–")} checked={wanted.includes(size)} onChecked={(chosen) => chooseSize(size, chosen)} />
        ))}
      </fieldset>
      <TextArea label="Persona" hint="Who decides, and what keeps them awake" rows={2} value={shown.persona ?? ""} onValue={(persona) => set({ persona: persona || null })} error={wrong("persona")} />
      <h3>What you are</h3>
      <div class="fields">
        <Input label="Industry" value={shown.industry ?? ""} onValue={(industry) => set({ industry: industry || null })} error={wrong("industry")} />
        <Select<Size | "">
          label="People"
          value={shown.team_size ?? ""}
          options={[{ value: "", label: "Not said" }, ...sizes.map((value) => ({ value, label: value.replace("-", "–") }))]}
          onValue={(size) => set({ team_size: size || null })}
        />
      </div>
      <TextArea
        label="Value proposition"
        rows={2}
        value={shown.value_proposition ?? ""}
        onValue={(text) => set({ value_proposition: text || null })}
        error={wrong("value_proposition")}
      />
    </FormDialog>
  );
}
