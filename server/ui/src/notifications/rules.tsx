import { useFilters } from "../app/location";
import { Page } from "../components/page";
import { Tabs, type Tab } from "../components/tabs";
import { Channels } from "./channels";
import { History } from "./history";
import { RuleList } from "./rule-list";

type Shown = "rules" | "channels" | "history";
const tabs: Tab<Shown>[] = [
  { value: "rules", label: "Rules" },
  { value: "channels", label: "Channels" },
  { value: "history", label: "History" },
];

export default function Rules() {
  const [{ tab }, setFilters] = useFilters<"tab">();
  const shown = tabs.find(({ value }) => value === tab)?.value ?? "rules";
  return (
    <Page title="Rules and channels" layout="text">
      <Tabs label="Rules and channels" tabs={tabs} value={shown} onValue={(value) => setFilters({ tab: value === "rules" ? "" : value })}>
        <div class="notifications">
          {shown === "rules" && <RuleList />}
          {shown === "channels" && <Channels />}
          {shown === "history" && <History />}
        </div>
      </Tabs>
    </Page>
  );
}
