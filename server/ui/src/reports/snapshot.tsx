import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Snapshot() {
  return (
    <Page title="Snapshot">
      <EmptyState icon="reports" title="Nothing here yet" />
    </Page>
  );
}
