import { OwnProfile } from "../access/own-profile";
import { useFilters } from "../app/location";
import { Page } from "../components/page";
import { Tabs } from "../components/tabs";
import { StageSettings } from "../pipeline/stage-settings";
import { OwnTeams } from "./own-teams";
import { TeamSettings } from "./team-settings";

const sections = [
  { value: "team", label: "Team" },
  { value: "pipeline", label: "Pipeline" },
  { value: "you", label: "You" },
] as const;

type Section = (typeof sections)[number]["value"];

export default function Settings() {
  const [filters, setFilters] = useFilters<"section">();
  const shown: Section = sections.find(({ value }) => value === filters.section)?.value ?? "team";
  return (
    <Page title="Settings" layout="text">
      <div class="settings">
        <Tabs<Section> label="Settings of" tabs={sections} value={shown} onValue={(section) => setFilters({ section: section === "team" ? "" : section })}>
          {shown === "team" && <TeamSettings />}
          {shown === "pipeline" && <StageSettings />}
          {shown === "you" && (
            <>
              <OwnProfile />
              <OwnTeams />
            </>
          )}
        </Tabs>
      </div>
    </Page>
  );
}
