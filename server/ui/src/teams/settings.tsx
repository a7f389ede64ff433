import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Settings() {
  return (
    <Page title="Settings">
      <EmptyState icon="settings" title="Nothing here yet" />
    </Page>
  );
}
