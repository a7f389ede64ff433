import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Wizard() {
  return (
    <Page title="Import">
      <EmptyState icon="import" title="Nothing here yet" />
    </Page>
  );
}
